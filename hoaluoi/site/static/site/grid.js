// Entry grids: arrows, Enter and Tab move; a block copied from a spreadsheet is pasted from the current cell on.
const inputs = (row) => [...row.querySelectorAll("input:not([type=hidden]), select, textarea")];
const place = (table, input) => {
  const rows = [...table.tBodies].flatMap((body) => [...body.rows]).filter((row) => inputs(row).length);
  const line = rows.findIndex((row) => row.contains(input));
  return { rows, line, column: inputs(rows[line]).indexOf(input) };
};

function move(table, input, down, right) {
  const { rows, line, column } = place(table, input);
  const row = rows[line + down];
  const target = row && inputs(row)[Math.min(column + right, inputs(row).length - 1)];
  if (!target) return false;
  target.focus();
  target.select?.();
  return true;
}

function write(input, text) {
  if (input.disabled || input.readOnly || input.value === text) return;
  input.value = text;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

/** Attaches the keyboard and the clipboard to a `<table data-grid>`. */
export function attach(table) {
  table.addEventListener("keydown", (event) => {
    const input = event.target;
    if (!input.matches("input, select") || event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    const text = input.matches("input");
    const atStart = !text || (input.selectionStart === 0 && input.selectionEnd === 0);
    const atEnd = !text || input.selectionEnd === input.value.length;
    const { column } = place(table, input);
    let moved = false;
    if (event.key === "Enter") moved = move(table, input, event.shiftKey ? -1 : 1, 0) || !input.form?.hasAttribute("data-enter-submits");
    else if (event.key === "ArrowDown" && text) moved = move(table, input, 1, 0);
    else if (event.key === "ArrowUp" && text) moved = move(table, input, -1, 0);
    else if (event.key === "ArrowRight" && atEnd) moved = move(table, input, 0, 1);
    else if (event.key === "ArrowLeft" && atStart && column > 0) moved = move(table, input, 0, -1);
    if (moved) event.preventDefault();
  });
  table.addEventListener("paste", (event) => {
    const block = event.clipboardData.getData("text/plain").replace(/\r/g, "").replace(/\n$/, "");
    if (!/[\t\n]/.test(block) || !event.target.matches("input")) return;
    event.preventDefault();
    const { rows, line, column } = place(table, event.target);
    block.split("\n").forEach((cells, down) => {
      const targets = rows[line + down] ? inputs(rows[line + down]) : [];
      cells.split("\t").forEach((cell, right) => targets[column + right] && write(targets[column + right], cell.trim()));
    });
  });
  table.addEventListener("focusin", (event) => event.target.matches("input") && event.target.select());
}
