import type { History, HistoryPoint } from '../messages/history.ts'

/** The size of a picture as it is shown; it has twice as many pixels. */
export const [WIDTH, HEIGHT] = [600, 160]
const EDGE = 6
/** Values that are farther apart are not joined by a line. */
const GAP_MS = 180_000
/** For how long what was expected holds. */
const EXPECTED_MS = 600_000

/** The lowest and the highest value that a chart shows. */
export function rangeOf({ values, expected }: History): { readonly low: number; readonly high: number } {
  const all = [...values, ...expected].map(([, value]) => value)
  return { low: Math.min(...all), high: Math.max(...all) }
}

/** Draws the hour as SVG, without any text: mail programs have no fonts in common. */
export function chartSvg(history: History): string {
  const { from, to, since, until, values, expected } = history
  const { low, high } = rangeOf(history)
  const x = (time: number) => round(((Math.min(Math.max(time, from), to) - from) / (to - from)) * WIDTH)
  const y = (value: number) =>
    round(high === low ? HEIGHT / 2 : EDGE + ((high - value) / (high - low)) * (HEIGHT - 2 * EDGE))
  const line = (points: readonly HistoryPoint[]) => points.map(([time, value]) => `${x(time)},${y(value)}`).join(' ')
  const shade = [x(since), Math.max(x(until), x(since) + 2)] as const
  const marks = [0, 1, 2, 3, 4].map((part) => (part * WIDTH) / 4)
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${2 * WIDTH}" height="${2 * HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}">
<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>
${since < to && until > from ? `<rect x="${shade[0]}" y="0" width="${round(shade[1] - shade[0])}" height="${HEIGHT}" fill="#fdecea"/>` : ''}
${marks.map((at) => `<path d="M${at} 0V${HEIGHT}" stroke="#e3e6ea" stroke-width="1"/>`).join('')}
${held(expected, to)
  .map(
    (points) =>
      `<polyline points="${line(points)}" fill="none" stroke="#6b7480" stroke-width="1.5" stroke-dasharray="5 4"/>`,
  )
  .join('')}
${joined(values)
  .map(
    (points) =>
      `<polyline points="${line(points)}" fill="none" stroke="#0b57d0" stroke-width="2" stroke-linejoin="round" stroke-linecap="round"/>`,
  )
  .join('')}
</svg>`
}

/** Draws the hour as PNG. */
export async function chartPng(history: History): Promise<Buffer> {
  // Only who sends mail needs it.
  const { Resvg } = await import('@resvg/resvg-js')
  return new Resvg(chartSvg(history), { font: { loadSystemFonts: false } }).render().asPng()
}

const round = (number: number) => Math.round(number * 10) / 10

/** The stretches without a gap; a single value is a dot. */
function joined(points: readonly HistoryPoint[]): HistoryPoint[][] {
  const parts: HistoryPoint[][] = []
  let last = Number.NEGATIVE_INFINITY
  for (const point of points) {
    if (point[0] - last > GAP_MS) parts.push([])
    parts.at(-1)?.push(point)
    last = point[0]
  }
  return parts.map((part) => (part.length === 1 ? part.flatMap((one) => [one, one]) : part))
}

/** Steps: each value holds until the next, and no longer than it is in force. */
function held(points: readonly HistoryPoint[], to: number): HistoryPoint[][] {
  return points.map(([time, value], index) => {
    const [next = to] = points[index + 1] ?? []
    return [
      [time, value],
      [Math.min(next, time + EXPECTED_MS, to), value],
    ]
  })
}
