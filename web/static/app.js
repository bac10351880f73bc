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
