// The drafting desk: panes on a phone, keys, passages marked by hand, spans that show what was decided.
const desk = document.querySelector("[data-desk]");
const drafts = () => [...desk.querySelectorAll("[data-card]")];

function showPane(name) {
  desk.dataset.pane = name;
  desk.querySelectorAll("[data-show-pane]").forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.showPane === name)));
}
desk.addEventListener("show-pane", (event) => showPane(event.detail));
desk.addEventListener("click", (event) => {
  const button = event.target.closest("[data-show-pane]");
  if (button) showPane(button.dataset.showPane);
});

// Keys: arrows or J and K move, A accepts, R rejects, E opens, Escape closes, U takes back.
const typing = (element) => element.closest("input, textarea, select, dialog[open], [contenteditable]");

function step(by) {
  const all = drafts();
  const here = all.indexOf(document.activeElement?.closest("[data-card]"));
  all[Math.min(Math.max(here + by, 0), all.length - 1)]?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const card = event.target.closest("[data-card]");
  if (event.key === "Escape" && card) {
    card.querySelector('[data-key="Escape"]')?.click();
    return;
  }
  if (typing(event.target)) return;
  const key = event.key.toLowerCase();
  if (key === "j" || (event.key === "ArrowDown" && card)) step(1);
  else if (key === "k" || (event.key === "ArrowUp" && card)) step(-1);
  else if (key === "u") document.querySelector("[data-undo]")?.requestSubmit();
  else if (card && (event.target === card) && (key === "enter" || key === "e")) card.querySelector('[data-key="e"]')?.click();
  else if (card && (key === "a" || key === "r")) card.querySelector(`[data-key="${key}"]`)?.click();
  else return;
  event.preventDefault();
});

// What was decided on a draft shows on its span too; the focus stays on the card that came anew.
function paint(root) {
  for (const card of root.querySelectorAll?.("[data-card]") ?? []) colour(card);
  if (root.matches?.("[data-card]")) colour(root);
}
function colour(card) {
  for (const mark of desk.querySelectorAll(`[data-spans~="${CSS.escape(card.dataset.card)}"]`)) {
    mark.classList.toggle("done", card.classList.contains("accepted"));
    mark.classList.toggle("dropped", card.classList.contains("rejected"));
  }
}
document.body.addEventListener("htmx:load", (event) => {
  paint(event.target);
  if (event.target.matches?.(".draft")) (event.target.querySelector("[autofocus]") ?? event.target).focus({ preventScroll: true });
});
paint(desk);
// A card that says what is wrong comes back with 422: it is shown like any other.
document.body.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status === 422) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});

// A passage marked by hand: offsets count characters of the whole text, not UTF-16 halves.
const form = desk.querySelector("[data-add]");
const text = desk.querySelector("[data-marked-text]");
const length = (string) => [...string].length;

function offset(node, at) {
  const paragraph = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-start]");
  if (!paragraph) return null;
  const before = document.createRange();
  before.setStart(paragraph, 0);
  before.setEnd(node, at);
  return Number(paragraph.dataset.start) + length(before.toString());
}

document.addEventListener("selectionchange", () => {
  if (!form) return;
  const selection = getSelection();
  const inside = selection.rangeCount && !selection.isCollapsed && text.contains(selection.getRangeAt(0).commonAncestorContainer);
  if (!inside) {
    if (!form.contains(document.activeElement)) form.hidden = true;
    return;
  }
  const range = selection.getRangeAt(0);
  const start = offset(range.startContainer, range.startOffset);
  const end = offset(range.endContainer, range.endOffset);
  form.hidden = start === null || end === null || start >= end;
  if (!form.hidden) {
    form.elements.start.value = start;
    form.elements.end.value = end;
  }
});
const wanted = new URLSearchParams(location.search).get("at");
if (wanted) document.getElementById(`draft-${wanted}`)?.focus();
