// The entry page and the zero report with and without a network: each cell and each explanation is written on the device
// before it is sent, and is forgotten there when the server has answered.
import { toast } from "../site/dialogs.js";
import { element, whenAdded, words } from "../site/dom.js";
import { deliver, find, forget, keep } from "../site/pending.js";

const HOLD = 25000; // ms that the page itself has to save a cell before the queue does
const person = Number(document.body.dataset.person) || null;

/** Changes a form's item under a lock, so that two cells typed quickly do not overwrite one another. */
const change = (id, act) => navigator.locks.request(`pending:${id}`, async () => act(await find(id)));

whenAdded("form[data-receive]", (form) => {
  const id = form.dataset.receive;
  const stamp = () => crypto.randomUUID();
  const item = (body, more = {}) => ({ id, person, url: id, title: form.dataset.title, body, stamp: stamp(), ...more });
  const cellsOf = () => [...form.querySelectorAll("[data-cell]")];
  const keyOf = (input) => input.name.replace(/^cell\./, "");
  const bodyOf = (kept) => ({ act: "save", tab: form.elements.tab?.value ?? "", revision: Number(form.elements.revision?.value ?? 0), cells: {}, explanations: {}, ...kept?.body });

  const typed = (input, hold, act = { act: "save" }) =>
    change(id, (kept) => keep(item({ ...bodyOf(kept), ...act, cells: { ...kept?.body.cells, [keyOf(input)]: input.value } }, { hold })));
  const explained = (area, hold) =>
    change(id, (kept) => keep(item({ ...bodyOf(kept), explanations: { ...kept?.body.explanations, [area.dataset.explains]: area.value } }, { hold })));
  const saved = (key, part = "cells") =>
    change(id, (kept) => {
      if (!kept || !(key in (kept.body[part] ?? {}))) return undefined;
      const { [key]: _gone, ...rest } = kept.body[part];
      const body = { ...kept.body, [part]: rest };
      const empty = !Object.keys(body.cells).length && !Object.keys(body.explanations ?? {}).length && body.act === "save";
      return empty ? forget(id) : keep({ ...kept, body });
    });

  form.addEventListener("change", (event) => {
    if (event.target.matches("[data-cell]")) typed(event.target, Date.now() + HOLD);
    if (event.target.matches("[data-explains]")) explained(event.target, Date.now() + HOLD);
  }, true);
  form.addEventListener("htmx:afterRequest", (event) => {
    const told = event.detail.requestConfig?.parameters;
    if (told?.key && event.detail.successful) saved(told.key, "explanation" in told ? "explanations" : "cells");
  });
  form.addEventListener("htmx:sendError", (event) => {
    const area = event.target.matches?.("[data-explains]") ? event.target : null;
    const input = area ?? event.target.querySelector?.("[data-cell]");
    if (!input) return;
    if (area) explained(area, 0);
    else typed(input, 0, {}); // "send" may have been pressed meanwhile, and stands
    input.closest(".entry-cell")?.classList.add("is-kept");
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const changed = cellsOf().filter((input) => input.value !== (input.defaultValue ?? "") && input.type !== "select-one");
    const chosen = cellsOf().filter((input) => input.matches("select") && !input.selectedOptions[0]?.defaultSelected && input.value);
    const zero = "zero" in form.dataset || event.submitter?.name === "zero";
    await change(id, (kept) => {
      const cells = { ...kept?.body.cells, ...Object.fromEntries([...changed, ...chosen].map((input) => [keyOf(input), input.value])) };
      const told = { act: zero ? "zero" : "send", key: form.elements.client_key.value, reason: form.elements.reason?.value ?? "", sent_at: new Date().toISOString() };
      return keep(item({ ...bodyOf(kept), cells: zero ? {} : cells, ...told }));
    });
    const outcome = await deliver(id).catch(() => "offline");
    const left = await find(id);
    if (outcome === "delivered" && !left) return;
    free(form);
    if (left?.state === "refused") {
      await forget(id);
      if (left.open && !("zero" in form.dataset)) return location.assign(left.open);
      return toast(left.sentence, "error");
    }
    if (left?.state === "conflict") return location.assign(left.open);
    if (outcome === "signed_out") return toast(words.signed_out, "warning");
    const note = element("p", "kept-note", words.kept ?? "");
    note.setAttribute("role", "status");
    form.querySelector(".kept-note")?.remove();
    form.append(note);
    (await navigator.serviceWorker?.ready)?.sync?.register("pending").catch(() => undefined);
  });
  document.addEventListener("delivered", (event) => {
    if (event.detail.item.id !== id) return;
    const { url, version } = event.detail.receipt;
    if (version) location.assign(url);
    else if (document.querySelector(".is-kept")) navigator.locks.request("pending", () => location.reload()); // when all is delivered
  });

  // What this device still holds is put into its cells; where somebody else wrote too, both texts stand there.
  find(id).then((kept) => {
    if (!kept || kept.person !== person) return;
    for (const [key, text] of Object.entries(kept.body.explanations ?? {})) {
      const area = document.getElementById(`explanation-${key}`);
      if (!area || area.value === text) continue;
      area.value = text;
      area.closest(".entry-cell").classList.add("is-kept");
    }
    const clashing = new Map((kept.conflicts ?? []).map((row) => [row.key, row]));
    for (const [key, text] of Object.entries(kept.body.cells)) {
      const input = cellsOf().find((each) => keyOf(each) === key);
      if (!input || input.value === text) continue;
      if (clashing.has(key)) clash(input, clashing.get(key), text);
      else {
        input.value = text;
        input.closest(".entry-cell").classList.add("is-kept");
      }
    }
  });

  function clash(input, row, mine) {
    const [take, leave] = [form.dataset.takeMine, form.dataset.keepTheirs].map((text) => element("button", "btn btn-secondary btn-sm", text));
    const sentence = form.dataset.clash.replace("{by}", row.by).replace("{theirs}", row.theirs).replace("{mine}", mine);
    const box = element("div", "entry-clash", element("p", "", sentence), take, leave);
    box.setAttribute("role", "alert");
    for (const button of [take, leave]) button.type = "button";
    take.addEventListener("click", async () => {
      await saved(row.key);
      input.value = mine;
      input.dispatchEvent(new Event("change", { bubbles: true }));
      box.remove();
    });
    leave.addEventListener("click", async () => {
      await saved(row.key);
      box.remove();
    });
    input.closest(".entry-cell").append(box);
  }
});

function free(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
}
