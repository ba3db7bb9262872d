// From the data of a chart to ECharts options. Colour is never alone: lines differ by dash and mark, bars carry labels.
import { expectedOn } from "./chart-trajectory.js";
import { element, locale, words } from "./dom.js";

const figures = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
const compact = new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 1 });
const longDay = new Intl.DateTimeFormat(locale, { day: "numeric", month: "numeric", year: "numeric", timeZone: "UTC" });
const write = (value, unit) => (value === null || value === undefined ? words.none : `${figures.format(value)}${unit === "%" ? " %" : unit ? ` ${unit}` : ""}`);
const axisFigure = (value) => (Math.abs(value) >= 100000 ? compact.format(value) : figures.format(value));
const at = (text) => Date.parse(`${text.slice(0, 10)}T00:00:00Z`);
const shorten = (text, room) => (text.length > room ? `${text.slice(0, room - 1)}…` : text);

function tip(title, rows) {
  return element("div", "chart-tip", element("b", "", title), ...rows.map(([name, value]) => element("div", "", element("span", "", name), element("b", "num", value))));
}

function frame(look, width) {
  return {
    useUTC: true,
    aria: { enabled: true },
    color: look.series,
    textStyle: { fontFamily: look.font, color: look.muted },
    grid: { left: 4, right: 16, top: 34, bottom: 4, containLabel: true },
    legend: { top: 0, left: 0, itemWidth: 22, itemHeight: 8, icon: undefined, textStyle: { color: look.ink, fontSize: 12, fontFamily: look.font }, type: "plain" },
    tooltip: { trigger: "axis", confine: true, transitionDuration: 0, backgroundColor: look.surface, borderColor: look.line, padding: [8, 12], textStyle: { color: look.ink, fontFamily: look.font, fontSize: 13 }, axisPointer: { lineStyle: { color: look.axis, type: "dashed" } }, extraCssText: "" },
    narrow: width < 480,
  };
}
/** Room that a legend of several lines takes, in pixels. */
const legendRoom = (names, width) => 10 + 24 * Math.ceil(names.reduce((sum, name) => sum + name.length * 6.6 + 44, 0) / Math.max(120, width - 20));
const valueAxis = (look, unit, more = {}) => ({ type: "value", axisLabel: { color: look.axis, formatter: (value) => axisFigure(value) + (unit === "%" ? " %" : "") }, splitLine: { lineStyle: { color: look.grid } }, axisLine: { show: false }, axisTick: { show: false }, ...more });
const timeAxis = (look) => ({
  type: "time", boundaryGap: false, axisLine: { lineStyle: { color: look.line } }, axisTick: { lineStyle: { color: look.line } }, splitLine: { show: false },
  axisLabel: { color: look.axis, hideOverlap: true, formatter: (value) => {
    const date = new Date(value);
    const [d, m, y] = [date.getUTCDate(), date.getUTCMonth() + 1, date.getUTCFullYear()];
    if (locale === "zh-CN") return d === 1 ? (m === 1 ? `${y}年` : `${m}月`) : `${m}/${d}`;
    return d === 1 ? (m === 1 ? `${y}` : `${m}/${y}`) : `${d}/${m}`;
  } },
});
const dates = (points, key = "value") => (points ?? []).map((point) => [at(point.date), point[key]]);

function timeTip(unit) {
  return (items) => tip(longDay.format(items[0].axisValue), items.map((item) => [item.seriesName, write(item.value[1], unit)]));
}

/** The axis of lines begins at 0, unless all of them lie so far above it that they would look alike. */
function axisRange(values) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (!(low > high * 0.55)) return {};
  const rough = (high - low || 1) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const interval = [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= rough);
  return { interval, min: Math.floor(low / interval) * interval, max: Math.ceil(high / interval) * interval };
}

function history(spec, look, width) {
  const { narrow, ...base } = frame(look, width);
  const unit = spec.unit ?? "";
  const marks = [];
  if (spec.target) marks.push({ yAxis: spec.target.value, name: words.target, label: { formatter: `${spec.target.label ?? words.target} ${write(spec.target.value, unit)}`, position: "insideStartTop", color: look.ink, fontFamily: look.font, fontWeight: 600 }, lineStyle: { color: look.ink, type: "solid", width: 1.25 } });
  if (spec.target?.deadline) marks.push({ xAxis: at(spec.target.deadline), label: { show: false }, lineStyle: { color: look.axis, type: "dotted" } });
  if (spec.as_of) marks.push({ xAxis: at(spec.as_of), label: { formatter: `${words.today} ${longDay.format(at(spec.as_of))}`, color: look.muted, fontFamily: look.font, position: "end", distance: 4 }, lineStyle: { color: look.axis, type: "dashed" } });
  const expectedToday = spec.as_of ? expectedOn(spec.trajectory, at(spec.as_of)) : null;
  const series = [];
  if (spec.forecast?.length) {
    const low = dates(spec.forecast, "low");
    series.push({ id: "low", name: "low", type: "line", stack: "band", data: low, symbol: "none", lineStyle: { opacity: 0 }, silent: true, emphasis: { disabled: true } });
    series.push({ id: "band", name: words.range, type: "line", stack: "band", data: spec.forecast.map((row) => [at(row.date), row.high - row.low]), symbol: "none", lineStyle: { opacity: 0 }, areaStyle: { color: look.band }, itemStyle: { color: look.band }, silent: true, emphasis: { disabled: true } });
    series.push({ id: "forecast", name: words.forecast, type: "line", data: dates(spec.forecast, "mid"), symbol: "none", lineStyle: { color: look.status.on_track.solid, width: 2, type: [2, 4] }, itemStyle: { color: look.status.on_track.solid } });
  }
  if (spec.trajectory?.length) series.push({ id: "trajectory", name: words.expected, type: "line", data: dates(spec.trajectory), symbol: "none", lineStyle: { color: look.pace, width: 2, type: [7, 5] }, itemStyle: { color: look.pace },
    markPoint: expectedToday === null ? undefined : { symbol: "diamond", symbolSize: 13, itemStyle: { color: look.pace, borderColor: look.surface, borderWidth: 2 }, label: { show: false }, data: [{ coord: [at(spec.as_of), expectedToday] }] } });
  series.push({ id: "value", name: words.value, type: "line", data: (spec.points ?? []).map((point) => ({ value: [at(point.date), point.value], symbol: point.provisional ? "emptyCircle" : "circle" })), connectNulls: false, symbolSize: 6, showSymbol: (spec.points ?? []).length < 40, lineStyle: { color: look.series[0], width: 2.75 }, itemStyle: { color: look.series[0] }, z: 5, markLine: { symbol: "none", silent: true, data: marks } });
  const levels = [spec.points, spec.trajectory].flatMap((points) => (points ?? []).map((point) => point.value)).concat((spec.forecast ?? []).flatMap((row) => [row.low, row.high]), spec.target ? [spec.target.value] : []).filter((value) => value !== null && value !== undefined);
  const names = series.filter((one) => one.id !== "low").map((one) => one.name).reverse();
  const rows = (items) => {
    const moment = items[0].axisValue;
    const lines = items.filter((item) => !["low", "trajectory"].includes(item.seriesId) && item.value[1] !== null && item.value[1] !== undefined).map((item) => {
      if (item.seriesId !== "band") return [item.seriesName, write(item.value[1], unit)];
      const row = spec.forecast.find((one) => at(one.date) === item.value[0]);
      return [item.seriesName, row ? `${figures.format(row.low)} – ${write(row.high, unit)}` : ""];
    });
    const expected = expectedOn(spec.trajectory, moment);
    if (expected !== null) lines.push([words.expected, write(expected, unit)]);
    return tip(longDay.format(moment), lines);
  };
  return { ...base, grid: { ...base.grid, top: legendRoom(names, width) + 20 }, legend: { ...base.legend, data: names }, tooltip: { ...base.tooltip, formatter: rows }, xAxis: timeAxis(look), yAxis: valueAxis(look, unit, axisRange(levels)), series };
}

function league(spec, look, width) {
  const { narrow, ...base } = frame(look, width);
  const longest = Math.max(0, ...spec.rows.map((row) => row.label.length));
  const side = Math.round(Math.min(300, Math.max(110, width * 0.4), longest * 7.4 + 8));
  const bar = (row) => (row.status === "no_data" ? { color: look.track, borderColor: look.axis, borderType: "dashed" } : { color: look.status[row.status]?.solid ?? look.series[0] });
  const written = spec.rows.map((row) => `${write(row.value, spec.unit)}${narrow || !row.status ? "" : `  ${words.status[row.status]}`}`);
  const category = { type: "category", inverse: true, axisLine: { show: false }, axisTick: { show: false } };
  const known = (value) => value !== undefined && value !== null;
  return {
    ...base, height: Math.max(160, spec.rows.length * 40 + 30),
    grid: { ...base.grid, top: 4, right: 4 }, legend: { show: false },
    tooltip: { ...base.tooltip, axisPointer: { type: "shadow" }, formatter: (items) => {
      const row = spec.rows[items[0].dataIndex];
      return tip(row.label, [[words.value, write(row.value, spec.unit)], ...(known(row.expected) ? [[words.expected, write(row.expected, spec.unit)]] : []), ...(row.status ? [["", words.status[row.status]]] : [])]);
    } },
    yAxis: [
      { ...category, data: spec.rows.map((row) => row.label), axisLabel: { color: look.ink, fontSize: 12.5, lineHeight: 15, width: side, overflow: "break", formatter: (name) => shorten(name, Math.floor(side / 3.4)) } },
      { ...category, data: written, position: "right", axisLabel: { color: look.ink, fontSize: 12.5 } },
    ],
    xAxis: valueAxis(look, spec.unit, { splitNumber: narrow ? 2 : 5 }),
    series: [
      { type: "bar", data: spec.rows.map((row) => ({ value: row.value, url: row.url, itemStyle: { borderRadius: [0, 4, 4, 0], ...bar(row) } })), barWidth: 15 },
      { type: "scatter", data: spec.rows.map((row, place) => (known(row.expected) ? [row.expected, place] : null)).filter(Boolean), symbol: "rect", symbolSize: [3, 24], itemStyle: { color: look.ink, borderColor: look.surface, borderWidth: 1 }, silent: true, z: 4, tooltip: { show: false } },
    ],
  };
}

const DASHES = ["solid", [6, 4], [2, 3], [10, 4, 2, 4]];
const SYMBOLS = ["circle", "rect", "triangle", "diamond"];

function series(spec, look, width) {
  const { narrow, ...base } = frame(look, width);
  return {
    ...base, grid: { ...base.grid, top: legendRoom(spec.series.map((one) => one.name), width) + 6 }, tooltip: { ...base.tooltip, formatter: timeTip(spec.unit) }, xAxis: timeAxis(look), yAxis: valueAxis(look, spec.unit, { splitNumber: narrow ? 3 : 5, ...(spec.stacked ? {} : axisRange(spec.series.flatMap((one) => one.points.map((point) => point.value)).filter((value) => value !== null && value !== undefined))) }),
    series: spec.series.map((one, place) => ({ name: one.name, type: "line", data: dates(one.points), stack: spec.stacked ? "all" : undefined, areaStyle: spec.stacked ? { opacity: 0.35 } : undefined, symbol: SYMBOLS[place % 4], symbolSize: 6, showSymbol: one.points.length < 40, connectNulls: false, lineStyle: { width: 2.25, type: DASHES[Math.floor(place / 2) % 4] } })),
  };
}

const DECALS = [null, { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 5], rotation: Math.PI / 4 }, { symbol: "circle", symbolSize: 0.6 }, { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: -Math.PI / 4 }];

function bars(spec, look, width) {
  const { narrow, ...base } = frame(look, width);
  return {
    ...base, legend: spec.series.length > 1 ? base.legend : { show: false }, grid: { ...base.grid, top: spec.series.length > 1 ? legendRoom(spec.series.map((one) => one.name), width) + 6 : 10 },
    tooltip: { ...base.tooltip, axisPointer: { type: "shadow" }, formatter: (items) => tip(items[0].axisValue, items.map((item) => [item.seriesName, write(item.value, spec.unit)])) },
    xAxis: { type: "category", data: spec.categories, axisLine: { lineStyle: { color: look.line } }, axisTick: { show: false }, axisLabel: { color: look.axis, hideOverlap: true, formatter: (name) => shorten(name, narrow ? 10 : 18) } },
    yAxis: valueAxis(look, spec.unit),
    series: spec.series.map((one, place) => ({ name: one.name, type: "bar", data: one.values, stack: spec.stacked ? "all" : undefined, barMaxWidth: 34, itemStyle: { borderRadius: spec.stacked ? 0 : [4, 4, 0, 0], decal: DECALS[place % 4] ? { color: "rgba(255,255,255,.45)", ...DECALS[place % 4] } : undefined } })),
  };
}

// A cell says its status by a sign too, for those who do not see the colours apart.
const SIGNS = { met: "✓", on_track: "↗", at_risk: "!", behind: "↘", missed: "✕", no_data: "?", not_due: "·" };

function heat(spec, look, width) {
  const { narrow, ...base } = frame(look, width);
  const order = Object.keys(look.status);
  return {
    ...base, height: Math.max(160, spec.rows.length * 34 + 40), grid: { ...base.grid, top: 8 }, legend: { show: false },
    tooltip: { ...base.tooltip, trigger: "item", formatter: ({ data }) => tip(`${spec.rows[data.value[1]]} · ${spec.columns[data.value[0]]}`, [[words.status[order[data.value[2]]], data.shown ?? ""]]) },
    xAxis: { type: "category", data: spec.columns, axisLine: { show: false }, axisTick: { show: false }, axisLabel: { color: look.axis, hideOverlap: true } },
    yAxis: { type: "category", inverse: true, data: spec.rows, axisLine: { show: false }, axisTick: { show: false }, axisLabel: { color: look.ink, width: Math.round(Math.min(260, width * 0.36)), overflow: "break", lineHeight: 14, fontSize: 12, formatter: (name) => shorten(name, narrow ? 34 : 60) } },
    visualMap: { type: "piecewise", show: false, dimension: 2, pieces: order.map((name, value) => ({ value, color: look.status[name].soft })) },
    series: [{ type: "heatmap", data: spec.cells.map(([row, column, status, value]) => ({ value: [column, row, order.indexOf(status)], shown: value, label: { color: look.status[status].ink } })), label: { show: true, fontWeight: 700, fontSize: 13, formatter: ({ data }) => SIGNS[order[data.value[2]]] }, itemStyle: { borderColor: look.surface, borderWidth: 2, borderRadius: 3 } }],
  };
}

function scatter(spec, look, width) {
  const { narrow, ...base } = frame(look, width);
  const named = { nameLocation: "middle", nameTextStyle: { color: look.axis, fontFamily: look.font } };
  return {
    ...base, legend: { show: false }, grid: { left: 28, right: 20, top: 12, bottom: 28, containLabel: true },
    tooltip: { ...base.tooltip, trigger: "item", formatter: ({ data }) => tip(data.name, [[spec.x, write(data.value[0])], [spec.y, write(data.value[1])]]) },
    xAxis: valueAxis(look, "", { ...named, name: spec.x, nameGap: 30, splitNumber: narrow ? 3 : 6 }), yAxis: valueAxis(look, "", { ...named, name: spec.y, nameGap: narrow ? 34 : 44 }),
    series: [{ type: "scatter", symbolSize: 11, data: spec.points.map((point) => ({ name: point.label, value: [point.x, point.y], url: point.url, itemStyle: { color: look.status[point.status]?.solid ?? look.series[0], borderColor: look.surface, borderWidth: 1.5 } })) }],
  };
}

/** (data, tokens, width in pixels) to the options of each kind. */
export const OPTIONS = { history, league, series, bars, heat, scatter };
