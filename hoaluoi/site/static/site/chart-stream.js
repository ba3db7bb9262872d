// Long series (thousands of points) with uPlot.
import uPlot from "../vendor/uplot.min.js";
import { palette } from "./chart-palette.js";
import { locale, words } from "./dom.js";

function columns(spec) {
  const stamps = [...new Set(spec.series.flatMap((one) => one.points.map((point) => Date.parse(point.date) / 1000)))].sort((a, b) => a - b);
  return [stamps, ...spec.series.map((one) => {
    const found = new Map(one.points.map((point) => [Date.parse(point.date) / 1000, point.value]));
    return stamps.map((stamp) => found.get(stamp) ?? null);
  })];
}

/** Draws into a box; returns what the chart registry needs. */
export function stream(box, spec) {
  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  sheet.href = new URL("../vendor/uplot.min.css", import.meta.url).href;
  if (!document.querySelector(`link[href="${sheet.href}"]`)) document.head.append(sheet);
  const data = columns(spec);
  const figures = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  const day = new Intl.DateTimeFormat(locale, { day: "numeric", month: "numeric", year: "numeric", timeZone: "UTC" });
  let plot;
  const draw = () => {
    const look = palette();
    const axis = { stroke: look.axis, font: `12px ${look.font}`, grid: { stroke: look.grid, width: 1 }, ticks: { stroke: look.line } };
    box.replaceChildren();
    plot = new uPlot({
      width: box.clientWidth, height: box.clientHeight - 34, tzDate: (stamp) => uPlot.tzDate(new Date(stamp * 1000), "Etc/UTC"),
      axes: [{ ...axis, values: (_, stamps) => stamps.map((stamp) => day.format(stamp * 1000)), space: 90 }, { ...axis, values: (_, numbers) => numbers.map((number) => figures.format(number)), size: 64 }],
      series: [{ label: words.date, value: (_, stamp) => (stamp ? day.format(stamp * 1000) : "") }, ...spec.series.map((one, place) => ({ label: one.name, stroke: look.series[place % 8], width: 1.75, points: { show: false }, dash: place % 2 ? [6, 4] : undefined, value: (_, number) => (number === null ? "–" : `${figures.format(number)} ${spec.unit ?? ""}`) }))],
    }, data, box);
  };
  draw();
  return { resize: () => plot.setSize({ width: box.clientWidth, height: box.clientHeight - 34 }), redraw: draw };
}
