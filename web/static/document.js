// Pages of the original file are turned without loading the text again. Without this, the links do so.
"use strict";

const view = document.querySelector(".page-view");

// A picture that cannot be had says so, in place of the browser's broken image.
function watch() {
  const picture = view.querySelector("img");
  const failed = view.querySelector(".page-failed");
  if (!picture) return;
  const tell = () => { failed.hidden = false; };
  if (picture.complete && picture.naturalWidth === 0 && picture.currentSrc) tell();
  picture.addEventListener("error", tell);
}

async function turn(link) {
  view.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(link.dataset.fragment);
    if (!response.ok) throw new Error(response.statusText);
    const place = [...view.querySelectorAll("a[rel]")].findIndex((other) => other.rel === link.rel);
    view.innerHTML = await response.text();
    history.replaceState(null, "", link.href);
    watch();
    const following = place < 0 ? null : view.querySelector(`a[rel=${link.rel}]`);
    (following || view.querySelector(".paper"))?.focus({ preventScroll: true });
  } catch {
    location.assign(link.href);
  } finally {
    view.removeAttribute("aria-busy");
  }
}

if (view) {
  watch();
  view.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-fragment]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    turn(link);
  });
  view.addEventListener("keydown", (event) => {
    if (event.target.closest("input") || event.altKey || event.ctrlKey || event.metaKey) return;
    const rel = { ArrowLeft: "prev", ArrowRight: "next" }[event.key];
    const link = rel && view.querySelector(`a[rel=${rel}]`);
    if (!link) return;
    event.preventDefault();
    if (link.dataset.fragment) turn(link);
    else location.assign(link.href);
  });
}
