// Ticks in a list: all at once, how many, a row of ticks with Shift, and acts that wait until something is ticked.
import { locale, whenAdded } from "./dom.js";

whenAdded("[data-bulk]", (bar) => {
  const name = bar.dataset.bulk;
  const ticks = () => [...document.querySelectorAll(`input[type=checkbox][name="${CSS.escape(name)}"]:not(:disabled)`)];
  const all = bar.querySelector("[data-choose-all]");
  const count = bar.querySelector("[data-chosen]");
  let last = null;

  function show() {
    const boxes = ticks();
    const chosen = boxes.filter((box) => box.checked).length;
    count.textContent = `${chosen.toLocaleString(locale)} / ${boxes.length.toLocaleString(locale)}`;
    bar.classList.toggle("none", chosen === 0);
    all.checked = chosen > 0 && chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
    for (const button of bar.querySelectorAll("button:not([data-without-ticks])")) button.disabled = chosen === 0;
  }
  all.addEventListener("change", () => {
    for (const box of ticks()) box.checked = all.checked;
    show();
  });
  document.addEventListener("click", (event) => {
    const box = event.target;
    if (!box.matches?.(`input[type=checkbox][name="${CSS.escape(name)}"]`)) return;
    const boxes = ticks();
    if (event.shiftKey && last && boxes.includes(last)) {
      const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
      for (const between of boxes.slice(from, to + 1)) between.checked = box.checked;
    }
    last = box;
    show();
  });
  addEventListener("pageshow", show);
  show();
});
