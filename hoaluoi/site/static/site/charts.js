// Charts: each figure with data-chart is drawn when it comes into view, follows theme and language, and has a table.
import { element, locale, words } from "./dom.js";
import { OPTIONS } from "./chart-options.js";
import { palette } from "./chart-palette.js";
import { rowsOf } from "./chart-tables.js";

const drawn = new Map();
let engine;

const inView = new IntersectionObserver((entries) => {
  for (const entry of entries)
    if (entry.isIntersecting) {
      inView.unobserve(entry.target);
      draw(entry.target);
    }
}, { rootMargin: "200px" });

const resized = new ResizeObserver((entries) => {
  for (const entry of entries) drawn.get(entry.target.closest("[data-chart]"))?.resize();
});

/** Draws a figure as soon as it is near the window. */
export function watch(figure) {
  inView.observe(figure);
  figure.querySelector("[data-chart-table]")?.addEventListener("click", (event) => {
    const table = figure.querySelector(".chart-table");
    const open = table.hidden;
    if (open && !table.firstChild) table.append(tableOf(JSON.parse(figure.dataset.chart)));
    table.hidden = !open;
    figure.querySelector(".chart-canvas").hidden = open;
    event.currentTarget.setAttribute("aria-pressed", String(open));
    if (!open) drawn.get(figure)?.resize();
  });
}

async function draw(figure) {
  const spec = JSON.parse(figure.dataset.chart);
  const canvas = figure.querySelector(".chart-canvas");
  if (spec.kind === "stream") {
    const { stream } = await import("./chart-stream.js");
    drawn.set(figure, stream(canvas, spec));
    resized.observe(canvas);
    return;
  }
  engine ??= await import("../vendor/echarts.min.js");
  if (drawn.has(figure)) return;
  canvas.replaceChildren();
  const chart = engine.init(canvas, null, { renderer: "canvas" });
  const show = () => {
    const option = OPTIONS[spec.kind](spec, palette(), canvas.clientWidth);
    if (option.height) canvas.style.height = `${option.height}px`;
    delete option.height;
    chart.setOption({ animation: false, ...option }, true);
    chart.resize();
  };
  show();
  chart.on("click", (event) => event.data?.url && location.assign(event.data.url));
  drawn.set(figure, { resize: () => chart.resize(), redraw: show });
  resized.observe(canvas);
}

addEventListener("themechange", () => requestAnimationFrame(() => drawn.forEach((chart) => chart.redraw())));
// On paper every chart stands, in ink on white; what was on screen comes back after.
const root = document.documentElement;
let onScreen = "";
addEventListener("beforeprint", () => {
  onScreen = root.getAttribute("data-bs-theme");
  root.setAttribute("data-bs-theme", "light");
  drawn.forEach((chart) => chart.redraw());
  if (engine) for (const figure of document.querySelectorAll("[data-chart]")) if (!drawn.has(figure)) draw(figure);
});
addEventListener("afterprint", () => {
  root.setAttribute("data-bs-theme", onScreen);
  drawn.forEach((chart) => chart.redraw());
});
document.body.addEventListener("htmx:afterSwap", () => {
  for (const figure of drawn.keys()) if (!figure.isConnected) drawn.delete(figure);
});

function tableOf(spec) {
  const { head, rows } = rowsOf(spec);
  const figures = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  const numeric = head.map((_, column) => rows.some((row) => typeof row[column] === "number"));
  const written = (value) => (value === null || value === undefined ? "–" : typeof value === "number" ? figures.format(value) : value);
  const line = (tag, values) => element("tr", "", ...values.map((value, column) => element(tag, numeric[column] ? "num" : "", written(value))));
  return element("table", "data-table compact", element("thead", "", line("th", head)), element("tbody", "", ...rows.map((row) => line("td", row))));
}
