// What waits on this device: the bar with its count, the list, and delivery whenever the network is there.
import { toast } from "./dialogs.js";
import { element, icon, words } from "./dom.js";
import { deliver, forget, itemsOf, onNews } from "./pending.js";

const AGAIN = 30000; // ms between attempts while something waits
const person = Number(document.body.dataset.person) || null;
const bar = document.getElementById("offline-bar");
const dialog = document.getElementById("waiting");
let items = [];

async function look() {
  items = person ? await itemsOf(person).catch(() => []) : [];
  const count = items.length;
  if (bar) {
    bar.hidden = navigator.onLine && !count;
    const button = element("button", "btn btn-sm btn-waiting", (words.waiting ?? "{count}").replace("{count}", count));
    button.type = "button";
    button.addEventListener("click", () => dialog?.showModal());
    bar.replaceChildren(element("span", "", navigator.onLine ? "" : words.offline ?? ""), ...(count ? [button] : []));
    document.body.classList.toggle("has-bar", !bar.hidden);
  }
  dialog?.querySelector("[data-waiting-list]")?.replaceChildren(...items.map(row));
  if (dialog?.open && !count) dialog.close();
}

function row(item) {
  const stuck = item.state !== "waiting";
  const note = element("p", stuck ? "waiting-note bad" : "waiting-note", stuck ? item.sentence : words.waits ?? "");
  const acts = element("div", "cluster");
  if (stuck && item.open) {
    const open = element("a", "btn btn-primary", words.open ?? "");
    open.href = item.open;
    acts.append(open);
  } else acts.append(act(words.send_now ?? "", "btn-primary", () => attempt(item.id)));
  const drop = act(words.drop ?? "", "btn-quiet", () => {
    if (drop.dataset.sure) return forget(item.id).then(look);
    drop.dataset.sure = "yes";
    drop.textContent = words.drop_sure ?? "";
  });
  acts.append(drop);
  const line = element("li", "waiting-item", icon(stuck ? "alert-triangle" : "clock"), element("div", "", element("p", "strong", item.title), note, acts));
  return line;
}

function act(text, kind, run) {
  const button = element("button", `btn ${kind}`, text);
  button.type = "button";
  button.addEventListener("click", run);
  return button;
}

async function attempt(only) {
  const outcome = await deliver(only).catch(() => "offline");
  if (only && outcome === "offline") toast(words.offline, "warning");
  if (outcome === "signed_out" && items.length) toast(words.signed_out, "warning");
  await look();
}

async function worker() {
  if (!navigator.serviceWorker) return;
  try {
    await navigator.serviceWorker.register("/service-worker.js", { type: "module" });
    const ready = await navigator.serviceWorker.ready;
    const keep = [...document.querySelectorAll("a[data-keep-offline]")].map((link) => link.href);
    ready.active?.postMessage({ person: person ?? "", keep });
  } catch {
    // A browser without module workers, or a page without a safe connection: pages are not kept, all else works.
  }
}

onNews((told) => {
  look();
  if (!told.receipt) return;
  toast(`${told.item.title}: ${told.receipt.sentence}`, "success");
  document.dispatchEvent(new CustomEvent("delivered", { detail: told }));
});
addEventListener("online", () => attempt());
addEventListener("offline", look);
setInterval(() => items.some((item) => item.state === "waiting") && navigator.onLine && attempt(), AGAIN);
look().then(() => items.length && attempt());
(globalThis.requestIdleCallback ?? setTimeout)(worker);
