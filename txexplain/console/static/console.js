// The console's keys and its live queue. Every page reads and works without this file, but for these two.
"use strict";

const typing = (target) => target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select") !== null;
const rows = () => [...document.querySelectorAll(".queue .row")];
const places = { q: "queue", l: "labels", r: "rules", s: "status" };
let going = false;

document.documentElement.classList.add("js");

function point(row) {
  for (const other of rows()) other.classList.toggle("at", other === row);
  row.querySelector(".open").focus();
  row.scrollIntoView({ block: "nearest" });
}

function step(by) {
  const all = rows();
  if (all.length === 0) return;
  const now = all.findIndex((row) => row.classList.contains("at"));
  point(all[Math.min(all.length - 1, Math.max(0, now < 0 ? 0 : now + by))]);
}

function act(key) {
  const keyed = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (keyed === null) return false;
  if (keyed.matches("a, button")) keyed.click();
  else keyed.focus();
  return true;
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (typing(event.target)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if (document.querySelector("dialog[open]") !== null) return;
  if (going) {
    going = false;
    if (event.key in places) location.assign(`/console/${places[event.key]}`);
    return;
  }
  if (event.key === "g") going = true;
  else if (event.key === "?") document.getElementById("keys")?.showModal();
  else if (rows().length > 0 && (event.key === "j" || event.key === "k")) step(event.key === "j" ? 1 : -1);
  else if (event.key === "x") document.querySelector(".row.at .pick input")?.click();
  else if (event.key === "Escape" && document.querySelector("[data-back]")) location.assign(document.querySelector("[data-back]").dataset.back);
  else if (!act(event.key)) return;
  event.preventDefault();
}

function listen() {
  const news = document.getElementById("news");
  if (news === null || typeof EventSource === "undefined") return;
  let reports = 0;
  let grave = 0;
  const source = new EventSource("/console/live");
  source.addEventListener("reports", (event) => {
    const said = JSON.parse(event.data);
    reports += said.reports;
    grave += said.malicious;
    news.textContent = `${reports} new report${reports === 1 ? "" : "s"}${grave ? `, ${grave} malicious` : ""}: show`;
    news.hidden = false;
  });
  news.addEventListener("click", () => {
    reports = grave = 0;
    news.hidden = true;
    htmx.ajax("GET", location.pathname + location.search, { target: "#results", swap: "outerHTML" });
  });
  addEventListener("pagehide", () => source.close());
}

document.addEventListener("keydown", onKey);
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open]");
  if (opener !== null) document.getElementById(opener.dataset.open).showModal();
});
document.addEventListener("htmx:afterSettle", () => {
  const query = document.getElementById("view-query");
  if (query !== null) query.value = location.search.slice(1);
});
listen();
document.querySelector(".top nav [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest", behavior: "instant" });
