// Shares by hand: the sum and what is left follow what is typed.
import { locale } from "../site/dom.js";

const form = document.querySelector("[data-hand-down]");
const sum = form?.querySelector("[data-hand-sum]");
const rest = form?.querySelector("[data-hand-rest]");
const mark = locale === "vi-VN" ? "," : ".";
const written = (number) => number.toLocaleString(locale, { maximumFractionDigits: 6 });

/** What a person typed, by the decimal mark of the page; NaN if it is no number. */
function read(text) {
  const bare = text.trim().replaceAll(mark === "," ? "." : ",", "").replace(mark, ".");
  return bare === "" ? 0 : Number(bare);
}

function show() {
  const typed = [...form.querySelectorAll("input.hand")].map((input) => read(input.value));
  const total = typed.reduce((one, other) => one + other, 0);
  const left = Number(form.dataset.total) - total;
  sum.textContent = Number.isNaN(total) ? "?" : written(total);
  rest.textContent = Number.isNaN(left) ? "?" : written(left);
  rest.classList.toggle("over", left < 0);
}

if (sum) {
  form.addEventListener("input", show);
  show();
}
