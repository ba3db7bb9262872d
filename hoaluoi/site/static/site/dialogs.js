// Native dialogs: data-open-dialog="id", data-close-dialog; and toasts.
import { element, icon, words } from "./dom.js";

const TONES = { info: ["on_track", "info-circle"], success: ["met", "circle-check"], warning: ["at_risk", "alert-triangle"], error: ["missed", "alert-octagon"] };

/** A short message at the corner; errors stay until closed. */
export function toast(text, kind = "info") {
  const [tone, mark] = TONES[kind] ?? TONES.info;
  const close = element("button", "toast-close", icon("x"));
  close.type = "button";
  close.setAttribute("aria-label", words.close ?? "×");
  const item = element("div", `toast-item status status-${tone}`, icon(mark), element("p", "", text), close);
  item.setAttribute("role", kind === "error" ? "alert" : "status");
  close.addEventListener("click", () => item.remove());
  document.getElementById("toasts")?.append(item);
  if (kind !== "error") setTimeout(() => item.remove(), 6000);
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open-dialog]");
  if (opener) document.getElementById(opener.dataset.openDialog)?.showModal();
  if (event.target.closest("[data-close-dialog]")) event.target.closest("dialog")?.close();
  if (event.target.matches?.("dialog[open]")) {
    const box = event.target.getBoundingClientRect();
    const outside = event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom;
    if (outside) event.target.close();
  }
  const demo = event.target.closest("[data-toast]");
  if (demo) toast(demo.dataset.toast, demo.dataset.toastKind);
});
// The server may send a toast with any HTMX answer: HX-Trigger: {"toast": {"text": "…", "kind": "success"}}
document.body.addEventListener("toast", (event) => toast(event.detail.text ?? event.detail.value, event.detail.kind));
