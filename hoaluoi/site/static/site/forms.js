// Double-submit guard, unsaved-changes guard, file drop.
import { whenAdded } from "./dom.js";

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("data-many-submits")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  delete form.dataset.dirty;
  const button = event.submitter ?? form.querySelector("[type=submit]");
  button?.setAttribute("aria-busy", "true");
});
// Back button: the page comes from memory with the form still marked as sent.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) free(form);
});
document.body.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("form[data-sent]");
  if (form) free(form);
});
function free(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
}

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-guard-unsaved]");
  if (form) form.dataset.dirty = "yes";
});
addEventListener("beforeunload", (event) => {
  if (document.querySelector("form[data-dirty]")) event.preventDefault();
});

whenAdded("[data-file-drop]", (drop) => {
  const input = drop.querySelector("input[type=file]");
  const chosen = drop.querySelector("[data-chosen]");
  const mark = (over) => drop.classList.toggle("over", over);
  drop.addEventListener("dragover", () => mark(true));
  for (const end of ["dragleave", "drop", "dragend"]) drop.addEventListener(end, () => mark(false));
  input.addEventListener("change", () => {
    chosen.textContent = [...input.files].map((file) => `${file.name} (${Math.max(1, Math.round(file.size / 1024)).toLocaleString()} kB)`).join(", ");
  });
});
