/** The value that a trajectory expects at a moment (milliseconds), between its points on a straight line; null without one. */
export function expectedOn(points, moment) {
  if (!points?.length) return null;
  const line = points.map((point) => [Date.parse(`${point.date.slice(0, 10)}T00:00:00Z`), point.value]);
  if (moment <= line[0][0]) return line[0][1];
  for (let place = 1; place < line.length; place++) {
    const [[x0, y0], [x1, y1]] = [line[place - 1], line[place]];
    if (moment <= x1) return y0 + ((y1 - y0) * (moment - x0)) / (x1 - x0 || 1);
  }
  return line[line.length - 1][1];
}
