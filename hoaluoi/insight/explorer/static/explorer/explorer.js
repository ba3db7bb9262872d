// The explorer: find a figure in the list, keep folded parts folded, the chart as a picture.
import { fold, whenAdded } from "../site/dom.js";

whenAdded("[data-find-choice]", (input) => {
  const ticks = [...input.closest("details").querySelectorAll("[data-choice]")];
  input.addEventListener("input", (event) => {
    event.stopPropagation();
    const wanted = fold(input.value).split(/\s+/).filter(Boolean);
    for (const tick of ticks) {
      const text = fold(tick.dataset.choice);
      tick.hidden = !wanted.every((word) => text.includes(word)) && !tick.querySelector("input").checked;
    }
  });
  input.addEventListener("change", (event) => event.stopPropagation());
});

// On a phone the choices start folded once something is shown.
whenAdded("[data-explorer]", (form) => {
  const narrow = matchMedia("(max-width: 991.98px)").matches;
  if (narrow && document.querySelector("#explorer-result table")) for (const part of form.querySelectorAll("details")) part.open = false;
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-chart-picture]");
  if (!button) return;
  const drawn = document.querySelector("#explorer-result .chart-canvas canvas");
  if (!drawn) return;
  const picture = document.createElement("canvas");
  picture.width = drawn.width;
  picture.height = drawn.height;
  const pen = picture.getContext("2d");
  pen.fillStyle = getComputedStyle(document.body).getPropertyValue("--surface") || "#fff";
  pen.fillRect(0, 0, picture.width, picture.height);
  pen.drawImage(drawn, 0, 0);
  picture.toBlob((blob) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = `${button.dataset.chartPicture || "hoaluoi"}.png`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });
});
