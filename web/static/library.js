// Uploads by drag and drop, each file with its progress and state; the form works without this.
"use strict";

const form = document.querySelector("form[data-upload]");
const say = form.dataset;
const input = form.querySelector("input[type=file]");
const drop = form.querySelector("[data-drop]");
const list = form.querySelector("[data-uploads]");
const address = "/api/v1/documents";

form.querySelector("[data-drop-hint]").hidden = false;
input.required = false; // files may also be dropped

function row(name) {
  const item = document.createElement("li");
  const label = document.createElement("span");
  label.lang = "vi";
  label.textContent = name;
  const bar = document.createElement("progress");
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", name);
  const state = document.createElement("span");
  state.className = "badge";
  item.append(label, bar, state);
  list.hidden = false;
  list.append(item);
  return { item, label, bar, state };
}

function tell(view, state, words) {
  view.state.textContent = words || say[state];
  view.state.className = `badge state-${state}`;
}

function fail(view, reason) {
  view.bar.remove();
  tell(view, "failed");
  const why = document.createElement("span");
  why.className = "why";
  why.lang = "vi";
  why.textContent = reason;
  view.item.append(why);
}

// Sent with XMLHttpRequest, which tells how much has gone.
function send(file, view) {
  return new Promise((resolve, reject) => {
    const body = new FormData();
    body.append("file", file);
    body.append("collection", form.elements.collection.value);
    const request = new XMLHttpRequest();
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) view.bar.value = event.loaded / event.total;
    });
    request.addEventListener("load", () => {
      if (request.status === 202) resolve(request.response.uploads[0]);
      else reject(new Error(request.response?.detail || say.lost));
    });
    request.addEventListener("error", () => reject(new Error(say.lost)));
    request.open("POST", address);
    request.send(body);
  });
}

async function follow(upload, view) {
  view.bar.removeAttribute("value"); // how long the reading takes is not known
  while (upload.state === "queued" || upload.state === "reading") {
    tell(view, upload.state);
    await new Promise((resolve) => { setTimeout(resolve, 700); });
    const reply = await fetch(`/api/v1/uploads/${upload.id}`);
    if (!reply.ok) throw new Error(say.lost);
    upload = { ...await reply.json(), is_known: upload.is_known };
  }
  if (upload.state === "failed") throw new Error(upload.reason);
  view.bar.remove();
  tell(view, upload.state, upload.is_known ? say.known : say.indexed);
  const link = document.createElement("a");
  link.href = upload.url;
  link.textContent = view.label.textContent;
  view.label.replaceChildren(link);
}

async function take(file, view) {
  try {
    if (file.size > Number(say.limitMb) * 1024 * 1024) throw new Error(say.large);
    tell(view, "sending");
    await follow(await send(file, view), view);
  } catch (error) {
    fail(view, error.message);
  }
}

// One after the other, so that many files do not crowd out other readers.
async function takeAll(files) {
  const waiting = [...files].map((file) => [file, row(file.name)]);
  for (const [file, view] of waiting) await take(file, view);
  form.querySelector("[data-again]").hidden = false; // the list and its counts are of before
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  takeAll([...input.files]);
  input.value = "";
});

for (const name of ["dragenter", "dragover"]) {
  drop.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.add("is-over");
  });
}
for (const name of ["dragleave", "drop"]) {
  drop.addEventListener(name, () => drop.classList.remove("is-over"));
}
drop.addEventListener("drop", (event) => {
  event.preventDefault();
  takeAll(event.dataTransfer.files);
});
