/** The parts of a small line, as SVG has them. */
export interface SparkPaths {
  readonly line: string
  /** What is outside the band, and some way beyond it. */
  readonly out: string
  /** Upper edge and height of the usual band. */
  readonly band: readonly [string, number] | undefined
  /** The latest point. */
  readonly end: readonly [string, string] | undefined
  readonly endsOut: boolean
}

/** How much wider than the band the drawing is at least, in its widths, and what counts as outside. */
const ROOM = 0.9
const OUTSIDE = 0.72

/** Lays out a line of values, oldest first, over its usual band; a gap breaks it. */
export function sparkPaths(
  points: readonly (number | null)[],
  usual: readonly [number, number] | null,
  width: number,
  height: number,
  /** As high as its values are apart, without room around them. */
  bare = false,
): SparkPaths {
  const values = points.filter((value): value is number => value !== null)
  const [low, high] = usual ?? [Math.min(...values), Math.max(...values)]
  const span = high - low
  const around = span * (bare ? 0 : ROOM)
  const least = Math.min(low - around, ...values)
  const most = Math.max(high + around, ...values)
  const x = (index: number) => ((index / Math.max(1, points.length - 1)) * (width - 4)).toFixed(1)
  const y = (value: number) =>
    (most === least ? height / 2 : height - 2 - ((value - least) / (most - least)) * (height - 4)).toFixed(1)
  const isOut = (value: number | null) =>
    usual !== null && value !== null && (value > high + span * OUTSIDE || value < low - span * OUTSIDE)
  const last = points.findLastIndex((value) => value !== null)
  const end = points[last] ?? null
  return {
    line: path(points, x, y, () => true),
    out: path(points, x, y, isOut),
    band: usual === null ? undefined : [y(high), Math.max(1.5, Number(y(low)) - Number(y(high)))],
    end: end === null ? undefined : [x(last), y(end)],
    endsOut: isOut(end),
  }
}

function path(
  points: readonly (number | null)[],
  x: (index: number) => string,
  y: (value: number) => string,
  isDrawn: (value: number | null) => boolean,
): string {
  let text = ''
  let pen = false
  for (const [index, value] of points.entries()) {
    const drawn = value !== null && isDrawn(value)
    if (drawn) text += `${pen ? 'L' : 'M'}${x(index)} ${y(value)}`
    pen = drawn
  }
  return text
}
