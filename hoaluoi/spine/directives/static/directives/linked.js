// A text with marked spans beside rows or cards: hovering, focusing or choosing one shows the other.
const keysOf = (mark) => (mark.dataset.spans ?? "").split(" ").filter(Boolean);
const escaped = (key) => CSS.escape(key);

function pair(root, key) {
  return [
    ...root.querySelectorAll(`[data-spans~="${escaped(key)}"]`),
    ...root.querySelectorAll(`[data-card="${escaped(key)}"]`),
  ];
}

function light(root, keys) {
  root.querySelectorAll(".lit").forEach((element) => element.classList.remove("lit"));
  keys.forEach((key) => pair(root, key).forEach((element) => element.classList.add("lit")));
}

function keysAt(target) {
  const mark = target.closest("[data-spans]");
  if (mark) return [mark, keysOf(mark).slice(-1)];
  const card = target.closest("[data-card]");
  return card ? [card, [card.dataset.card]] : [null, []];
}

function show(element) {
  if (!element) return;
  // On a phone one pane is shown at a time: the pane of what is wanted comes up.
  const pane = element.closest(".desk-text") ? "text" : element.closest(".desk-drafts") ? "drafts" : "";
  const desk = element.closest("[data-pane]");
  if (pane && desk) desk.dispatchEvent(new CustomEvent("show-pane", { detail: pane }));
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  element.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
}

/** Cards that are not on the page yet stand in a batch that fetches them. */
function fetched(root, key) {
  const waiting = root.querySelector(`[data-holds~="${escaped(key)}"]`);
  if (!waiting || !window.htmx) return;
  document.body.addEventListener("htmx:afterSettle", () => {
    light(root, [key]);
    show(root.querySelector(`[data-card="${escaped(key)}"]`));
  }, { once: true });
  window.htmx.trigger(waiting, "fetch-batch");
}

const wide = () => matchMedia("(min-width: 992px)").matches;

function watch(event, follow) {
  const root = event.target.closest?.("[data-linked]");
  if (!root) return;
  const [origin, keys] = keysAt(event.target);
  if (!origin) return;
  light(root, keys);
  if (!follow || !keys.length) return;
  const fromText = origin.matches("[data-spans]");
  // A tap on a card of a phone must not throw its reader into the other pane.
  if (!fromText && !wide() && root.matches("[data-pane]")) return;
  const other = fromText ? `[data-card="${escaped(keys[0])}"]` : `[data-spans~="${escaped(keys[0])}"]`;
  const found = root.querySelector(other);
  if (found) show(found);
  else if (fromText) fetched(root, keys[0]);
}

document.addEventListener("pointerover", (event) => watch(event, false));
document.addEventListener("focusin", (event) => watch(event, event.target.matches("[data-spans], [data-card]")));
document.addEventListener("click", (event) => {
  if (event.target.closest("a, button, input, select, textarea, label, summary")) return;
  if (String(getSelection() ?? "")) return;
  watch(event, true);
});
