// Rows of the trajectory editor: one more date, one fewer.
const points = document.querySelector("[data-points]");

points?.addEventListener("click", (event) => {
  if (event.target.closest("[data-drop-point]")) event.target.closest("tr").remove();
  if (!event.target.closest("[data-add-point]")) return;
  const row = event.target.closest("tr");
  const copy = row.cloneNode(true);
  copy.querySelectorAll("input").forEach((input) => { input.value = ""; });
  row.after(copy);
  copy.querySelector("input").focus();
});
