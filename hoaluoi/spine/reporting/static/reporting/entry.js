// The entry page: chips that fill a cell, the moment a button was pressed, the cut-off clock.
import { locale, whenAdded } from "../site/dom.js";
import "./kept.js";
import "./kept-more.js";

document.addEventListener("click", (event) => {
  const chip = event.target.closest("[data-fill]");
  if (chip) {
    const input = document.getElementById(chip.dataset.into);
    if (input) {
      input.value = chip.dataset.fill;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }
  event.target.closest("[data-dismiss-clash]")?.closest(".entry-clash")?.remove();
});

// Enter goes to the next cell, as a phone's "next" key promises; it never sends the form by accident.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches("[data-entry] input[data-cell]")) return;
  event.preventDefault();
  const cells = [...document.querySelectorAll("[data-entry] [data-cell]")];
  cells[cells.indexOf(event.target) + 1]?.focus();
});

document.addEventListener("submit", (event) => {
  const field = event.target.closest("[data-sent-at]")?.elements.sent_at;
  if (field) field.value = new Date().toISOString();
}, true);

whenAdded("[data-countdown]", (element) => {
  const due = Date.parse(element.dataset.countdown);
  const skew = Date.now() - Date.parse(element.dataset.now);
  const show = () => {
    const seconds = Math.round((due - (Date.now() - skew)) / 1000);
    const rest = Math.abs(seconds);
    const pad = (value) => String(value).padStart(2, "0");
    const hours = Math.floor(rest / 3600);
    element.textContent = `${seconds < 0 ? "+" : ""}${hours.toLocaleString(locale)}:${pad(Math.floor(rest / 60) % 60)}:${pad(rest % 60)}`;
    element.classList.toggle("overdue", seconds < 0);
  };
  show();
  const timer = setInterval(() => (element.isConnected ? show() : clearInterval(timer)), 1000);
});

// The cell somebody is at travels with the sign that they are here.
document.addEventListener("htmx:configRequest", (event) => {
  if (!event.target.matches("[data-at-cell]")) return;
  event.detail.parameters.at = document.activeElement?.matches("[data-cell]") ? document.activeElement.name.replace(/^cell\./, "") : "";
});

// An answer brings its cell anew. What was typed into the cell while the answer was on its way stands in the new one
// and is sent in its turn.
const typedMeanwhile = new Map();
document.addEventListener("htmx:beforeSwap", (event) => {
  const input = event.detail.target.querySelector?.(":scope.entry-cell [data-cell]");
  const sent = input && event.detail.requestConfig?.parameters[input.name];
  if (typeof sent === "string" && input.value !== sent) typedMeanwhile.set(input.id, input.value);
});

document.addEventListener("htmx:afterSettle", () => {
  for (const [id, value] of typedMeanwhile) {
    typedMeanwhile.delete(id);
    const input = document.getElementById(id);
    if (!input) continue;
    input.value = value;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }
});

// Cells wait for one another at #entry. One that was replaced while it waited never asks, and htmx then forgets those
// behind it: they are called here.
document.addEventListener("htmx:afterRequest", () => {
  setTimeout(() => {
    const queue = document.getElementById("entry")?.["htmx-internal-data"];
    while (queue && !queue.xhr && queue.queuedRequests?.length) queue.queuedRequests.shift()();
  });
});
