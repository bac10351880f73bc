// Small comforts; every page works without them.
"use strict";

// A form says that it is working, until the next page is there.
for (const form of document.querySelectorAll("form[data-busy]")) {
  const button = form.querySelector("button[type=submit]");
  const label = button.textContent;
  form.addEventListener("submit", () => {
    form.setAttribute("aria-busy", "true");
    button.textContent = form.dataset.busy;
  });
  // The page may come back out of the browser's memory, with the button as it was left.
  window.addEventListener("pageshow", () => {
    form.removeAttribute("aria-busy");
    button.textContent = label;
  });
}

// navigator.clipboard is missing over plain http, which is how most offices reach this server.
async function copy(text) {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "visually-hidden";
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  if (!done) throw new Error("copy refused");
}

for (const button of document.querySelectorAll("button[data-copy]")) {
  const label = button.textContent;
  button.hidden = false;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    try {
      await copy(button.dataset.copy);
      button.textContent = document.body.dataset.copied;
    } catch {
      button.textContent = document.body.dataset.copyFailed;
    }
    setTimeout(() => { button.textContent = label; }, 2000);
  });
}

for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// A page that takes longer than a moment shows that it is on its way, whatever was clicked.
const progress = document.getElementById("progress");
let waiting;
function leave() {
  clearTimeout(waiting);
  waiting = setTimeout(() => { progress.hidden = false; progress.textContent = progress.dataset.words; }, 600);
}
document.addEventListener("submit", (event) => { if (!event.defaultPrevented) leave(); });
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  const isPlain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  if (!link || event.defaultPrevented || !isPlain || link.target || link.hasAttribute("download")) return;
  const isElsewhere = link.origin !== location.origin || link.pathname + link.search !== location.pathname + location.search;
  if (isElsewhere && link.origin === location.origin) leave();
});
window.addEventListener("pageshow", () => { clearTimeout(waiting); progress.hidden = true; progress.textContent = ""; });
window.addEventListener("pagehide", () => clearTimeout(waiting));
