// Small tables in the browser: sorting by a head cell, a filter box without tone marks, labels for the phone's cards.
import { fold, locale, whenAdded } from "./dom.js";

const collator = new Intl.Collator(locale, { numeric: true, sensitivity: "base" });
const keyOf = (cell) => cell?.dataset.value ?? cell?.textContent.trim() ?? "";

function compare(a, b) {
  const [x, y] = [Number(a), Number(b)];
  if (a !== "" && b !== "" && !Number.isNaN(x) && !Number.isNaN(y)) return x - y;
  return collator.compare(a, b);
}

function sortBy(table, column, ascending) {
  const body = table.tBodies[0];
  const rows = [...body.rows].map((row) => [keyOf(row.cells[column]), row]);
  // What has no value stays at the end, whichever way the column is sorted.
  rows.sort(([a], [b]) => (a === "" || a === "–" ? 1 : b === "" || b === "–" ? -1 : compare(a, b) * (ascending ? 1 : -1)));
  body.append(...rows.map(([, row]) => row));
}

function makeSortable(table) {
  const heads = [...(table.tHead?.rows[table.tHead.rows.length - 1]?.cells ?? [])];
  heads.forEach((head, column) => {
    if (!head.textContent.trim() || head.hasAttribute("data-no-sort")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort-button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const ascending = head.getAttribute("aria-sort") !== "ascending";
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", ascending ? "ascending" : "descending");
      sortBy(table, column, ascending);
    });
  });
}

function label(table) {
  const heads = [...(table.tHead?.rows[table.tHead.rows.length - 1]?.cells ?? [])].map((head) => head.textContent.trim());
  for (const body of [...table.tBodies, ...(table.tFoot ? [table.tFoot] : [])])
    for (const row of body.rows)
      [...row.cells].forEach((cell, column) => {
        if (cell.tagName === "TD" && heads[column] && !cell.dataset.label) cell.dataset.label = heads[column];
      });
}

whenAdded("table.data-table.cards", label);
whenAdded("[data-table]", (box) => {
  const table = box.querySelector("table");
  if (!table) return;
  if (box.hasAttribute("data-sortable")) makeSortable(table);
  const input = box.querySelector("[data-table-filter]");
  input?.addEventListener("input", () => {
    const wanted = fold(input.value);
    for (const row of table.tBodies[0].rows) row.hidden = wanted !== "" && !fold(row.textContent).includes(wanted);
  });
});
