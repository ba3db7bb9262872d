// Handing down: who gets a share is ticked and the shares come anew; by hand, the sum and what is left follow the typing.
import { locale, whenAdded } from "../site/dom.js";

const PAUSE = 500; // ms between the last tick and working the shares out anew
const mark = locale === "vi-VN" ? "," : ".";
const written = (number) => number.toLocaleString(locale, { maximumFractionDigits: 6 });

/** What a person typed, by the decimal mark of the page; NaN if it is no number. */
function read(text) {
  const bare = text.trim().replaceAll(mark === "," ? "." : ",", "").replace(mark, ".");
  return bare === "" ? 0 : Number(bare);
}

whenAdded("[data-hand-down]", (form) => {
  const sum = form.querySelector("[data-hand-sum]");
  const rest = form.querySelector("[data-hand-rest]");
  const ticks = () => [...form.querySelectorAll("input[name=to]")];
  const all = form.querySelector("[data-to-all]");
  let waiting = 0;

  function show() {
    if (!sum) return;
    const typed = [...form.querySelectorAll("input.hand:not(:disabled)")].map((input) => read(input.value));
    const total = typed.reduce((one, other) => one + other, 0);
    const left = Number(form.dataset.total) - total;
    sum.textContent = Number.isNaN(total) ? "?" : written(total);
    rest.textContent = Number.isNaN(left) ? "?" : written(left);
    rest.classList.toggle("over", left < 0);
  }
  function showAll() {
    if (!all) return;
    const chosen = ticks().filter((tick) => tick.checked).length;
    all.checked = chosen > 0 && chosen === ticks().length;
    all.indeterminate = chosen > 0 && chosen < ticks().length;
  }
  // Nothing can be frozen that was not worked out for the units as they are ticked now.
  function anew() {
    showAll();
    for (const button of form.querySelectorAll("button[name=method]")) button.disabled = true;
    clearTimeout(waiting);
    waiting = setTimeout(() => window.htmx?.trigger("#work-out-anew", "chosen"), PAUSE);
  }
  form.addEventListener("change", (event) => {
    if (event.target === all) for (const tick of ticks()) tick.checked = all.checked;
    if (event.target === all || event.target.name === "to") anew();
  });
  form.addEventListener("input", show);
  show();
  showAll();
});
