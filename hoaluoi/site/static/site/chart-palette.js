/** The tokens of the present theme, for drawing on a canvas. */
export function palette() {
  const style = getComputedStyle(document.documentElement);
  const token = (name) => style.getPropertyValue(`--${name}`).trim();
  const status = Object.fromEntries(["met", "on_track", "at_risk", "behind", "missed", "no_data", "not_due"].map((name) => [name, { solid: token(name), ink: token(`${name}-ink`), soft: token(`${name}-soft`) }]));
  return {
    ink: token("ink"), muted: token("ink-3"), surface: token("surface"), line: token("line"), grid: token("chart-grid"), axis: token("chart-axis"),
    band: token("chart-band"), pace: token("pace"), brand: token("brand-ink"), track: token("surface-3"), status,
    series: [1, 2, 3, 4, 5, 6, 7, 8].map((place) => token(`series-${place}`)), font: getComputedStyle(document.body).fontFamily,
  };
}
