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
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  element.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
}

function watch(event, follow) {
  const root = event.target.closest?.("[data-linked]");
  if (!root) return;
  const [origin, keys] = keysAt(event.target);
  if (!origin) return;
  light(root, keys);
  if (!follow || !keys.length) return;
  const other = origin.matches("[data-spans]") ? `[data-card="${escaped(keys[0])}"]` : `[data-spans~="${escaped(keys[0])}"]`;
  show(root.querySelector(other));
}

document.addEventListener("pointerover", (event) => watch(event, false));
document.addEventListener("focusin", (event) => watch(event, event.target.matches("[data-spans], [data-card]")));
document.addEventListener("click", (event) => {
  if (event.target.closest("a, button, input, select, textarea, label")) return;
  watch(event, true);
});
