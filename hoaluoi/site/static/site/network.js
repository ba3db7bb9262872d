// HTMX set-up: the CSRF header, clear words when a request fails, and when the network is gone.
import { words } from "./dom.js";
import { toast } from "./dialogs.js";

document.body.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRFToken"] = document.body.dataset.csrf;
});
document.body.addEventListener("htmx:responseError", (event) => {
  if (event.target.closest?.("[data-quiet]")) return;
  const refused = [403, 404].includes(event.detail.xhr.status);
  toast(refused ? words.refused : words.failed, "error");
});
// Without a network the bar of waiting.js says so already.
document.body.addEventListener("htmx:sendError", (event) => {
  if (navigator.onLine && !event.target.closest?.("[data-quiet]")) toast(words.offline, "warning");
});
// A form refused with 422 comes back with its errors: show it in place.
document.body.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status !== 422) return;
  event.detail.shouldSwap = true;
  event.detail.isError = false;
});
