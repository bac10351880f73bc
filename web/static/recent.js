// Recent questions, kept in this browser only. Where it keeps nothing, nothing is shown.
"use strict";

const KEY = "tracuu.recent";
const MOST = 6;

function recentQuestions() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter((question) => typeof question === "string").slice(0, MOST) : [];
  } catch {
    return [];
  }
}

function remember(question) {
  const others = recentQuestions().filter((other) => other !== question);
  try {
    localStorage.setItem(KEY, JSON.stringify([question, ...others].slice(0, MOST)));
  } catch {
    // Storage is full or forbidden: there is nothing to say of it.
  }
}

function showRecent(section) {
  const list = section.querySelector("ul");
  const questions = recentQuestions();
  list.replaceChildren(...questions.map((question) => {
    const link = document.createElement("a");
    link.href = `/ask?q=${encodeURIComponent(question)}`;
    link.textContent = question;
    const item = document.createElement("li");
    item.append(link);
    return item;
  }));
  section.hidden = questions.length === 0;
}

const asked = document.querySelector("[data-remember]");
if (asked) remember(asked.dataset.remember.slice(0, 500));

const recent = document.getElementById("recent");
if (recent) {
  showRecent(recent);
  recent.querySelector("button").addEventListener("click", () => {
    try { localStorage.removeItem(KEY); } catch { /* as above */ }
    showRecent(recent);
    document.getElementById("q")?.focus();
  });
  // The page may come back out of the browser's memory, after more questions.
  window.addEventListener("pageshow", () => showRecent(recent));
}
