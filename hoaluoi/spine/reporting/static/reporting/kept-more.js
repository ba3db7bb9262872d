// Photos and reports, and zero reports for several forms: laid on the device first, sent at once or when the network is back.
import { toast } from "../site/dialogs.js";
import { whenAdded, words } from "../site/dom.js";
import { deliver, find, forget, keep, reachable } from "../site/pending.js";

const person = Number(document.body.dataset.person) || null;
const later = async () => (await navigator.serviceWorker?.ready)?.sync?.register("pending").catch(() => undefined);

whenAdded("form[data-receive-file]", (form) => {
  const input = form.querySelector("input[type=file]");
  form.addEventListener("submit", async (event) => {
    const file = input.files[0];
    if (!file) return;
    event.preventDefault();
    const id = `${form.getAttribute("action")}#${crypto.randomUUID()}`;
    try {
      await keep({ id, person, url: form.getAttribute("action"), title: `${form.dataset.title} · ${file.name}`, file, name: file.name, stamp: id });
    } catch {
      form.submit(); // no room on the device: then the network alone
      return;
    }
    const outcome = await deliver(id).catch(() => "offline");
    const left = await find(id);
    free(form);
    if (left?.state === "refused") {
      await forget(id);
      return toast(left.sentence, "error");
    }
    input.value = "";
    input.dispatchEvent(new Event("change"));
    form.closest("dialog")?.close();
    if (!left) return location.reload();
    toast(outcome === "signed_out" ? words.signed_out : words.kept, "warning");
    later();
  });
});

// Several zero reports: with a network the page itself, for one sentence about all; without one each waits by itself.
whenAdded("form[data-zero-many]", (form) => {
  let sure = false;
  form.addEventListener("submit", async (event) => {
    if (sure) return;
    event.preventDefault();
    if (await reachable()) {
      sure = true;
      delete form.dataset.sent;
      form.elements.sent_at.value = new Date().toISOString();
      return form.submit();
    }
    const ticks = [...document.querySelectorAll("input[name=owed][data-receive]:checked")];
    const sent_at = new Date().toISOString();
    for (const tick of ticks) {
      const id = tick.dataset.receive;
      const body = { act: "zero", key: `zero:${crypto.randomUUID()}`, cells: {}, sent_at };
      await keep({ id, person, url: id, title: tick.dataset.title, body, stamp: crypto.randomUUID() });
      tick.checked = false;
      tick.disabled = true;
    }
    free(form);
    for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
    toast(words.kept, "warning");
    later();
  });
  document.addEventListener("delivered", () => location.reload());
});

function free(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
}
