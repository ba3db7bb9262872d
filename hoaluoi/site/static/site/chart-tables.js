import { expectedOn } from "./chart-trajectory.js";
import { locale, words } from "./dom.js";

const day = new Intl.DateTimeFormat(locale, { day: "numeric", month: "numeric", year: "numeric", timeZone: "UTC" });
const dated = (text) => day.format(new Date(`${text.slice(0, 10)}T00:00:00Z`));

function byDate(series) {
  const dates = [...new Set(series.flatMap((one) => one.points.map((point) => point.date)))].sort();
  const maps = series.map((one) => new Map(one.points.map((point) => [point.date, point.value])));
  return { head: [words.date, ...series.map((one) => one.name)], rows: dates.map((date) => [dated(date), ...maps.map((map) => map.get(date) ?? null)]) };
}

/** Head and rows of the table that says what a chart shows. */
export function rowsOf(spec) {
  switch (spec.kind) {
    case "history": {
      const forecast = (spec.forecast ?? []).map(({ date, mid }) => ({ date, value: mid }));
      const { rows } = byDate([{ name: words.value, points: spec.points ?? [] }, { name: words.forecast, points: forecast }]);
      const dates = [...new Set([...(spec.points ?? []), ...forecast].map((point) => point.date))].sort();
      return {
        head: [words.date, words.value, words.expected, words.forecast],
        rows: rows.map(([date, value, mid], place) => [date, value, expectedOn(spec.trajectory, Date.parse(dates[place].slice(0, 10))), mid]),
      };
    }
    case "league":
      return { head: [words.unit, words.value, words.expected], rows: spec.rows.map((row) => [row.label, row.value, row.expected ?? null]) };
    case "bars":
      return { head: ["", ...spec.series.map((one) => one.name)], rows: spec.categories.map((name, place) => [name, ...spec.series.map((one) => one.values[place])]) };
    case "heat": {
      const found = new Map(spec.cells.map(([row, column, status, value]) => [`${row}:${column}`, value ?? words.status[status]]));
      return { head: ["", ...spec.columns], rows: spec.rows.map((name, row) => [name, ...spec.columns.map((_, column) => found.get(`${row}:${column}`) ?? null)]) };
    }
    case "scatter":
      return { head: [words.unit, spec.x, spec.y], rows: spec.points.map((point) => [point.label, point.x, point.y]) };
    default:
      return byDate(spec.series);
  }
}
