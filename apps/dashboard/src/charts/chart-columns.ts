import type { MetricRange } from '@nrg/schema/series-range'

type Column = (number | null)[]

/** The columns of a chart, all as long as its times. */
export interface ChartColumns {
  /** Upper and lower edge of the alerting band, and of the usual one. */
  readonly alerting: readonly [Column, Column]
  readonly usual: readonly [Column, Column]
  readonly envelope: readonly [Column, Column]
  readonly expected: Column
  readonly mean: Column
  /** What of `mean` is outside the alerting band. */
  readonly outside: Column
}

const USUAL_SD = 2

/** Makes the columns of a chart from a metric's. What is after `heldAt` was not heard and is not drawn. */
export function chartColumns(metric: MetricRange, time: readonly number[], heldAt?: number): ChartColumns {
  const { expected, sd, threshold } = metric
  const edge = (count: number): Column =>
    expected.map((value, index) => {
      const width = sd[index] ?? null
      return value === null || width === null || threshold === 0 ? null : value + count * width
    })
  const held = (column: readonly (number | null)[]): Column =>
    heldAt === undefined ? [...column] : column.map((value, index) => ((time[index] ?? 0) > heldAt ? null : value))
  const alerting = [edge(threshold), edge(-threshold)] as const
  const mean = held(metric.mean)
  return {
    alerting,
    usual: [edge(USUAL_SD), edge(-USUAL_SD)],
    envelope: [held(metric.max), held(metric.min)],
    expected: [...expected],
    mean,
    outside: mean.map((value, index) => {
      const [upper, lower] = [alerting[0][index] ?? null, alerting[1][index] ?? null]
      return value !== null && ((upper !== null && value > upper) || (lower !== null && value < lower)) ? value : null
    }),
  }
}

/** How far beyond the readings a band may widen the scale, by what they span. */
const BAND_ROOM = 1.5

/**
 * What the scale of a chart has to hold: its readings, what was expected, and the alerting band as far as that leaves the
 * readings room. The band of a device that is learned still is many times as wide as they are.
 */
export function scaleOf({ alerting, envelope, mean, expected }: ChartColumns): [number, number] {
  const figures = (...columns: readonly Column[]) => columns.flat().filter((value) => value !== null)
  const read = figures(...envelope, mean)
  const base = read.length > 0 ? read : figures(expected, ...alerting)
  if (base.length === 0) return [0, 1]
  let [low, high] = extent(base)
  const widths = alerting[0].flatMap((upper, index) => {
    const lower = alerting[1][index] ?? null
    return upper === null || lower === null ? [] : [upper - lower]
  })
  const room = Math.max(high - low, widths.length > 0 ? extent(widths)[0] / 2 : 0) * BAND_ROOM
  const [least, most] = extent(figures(expected, ...alerting, base))
  low = Math.max(least, low - room)
  high = Math.min(most, high + room)
  return [low, high]
}

function extent(values: readonly number[]): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const value of values) {
    if (value < low) low = value
    if (value > high) high = value
  }
  return [low, high]
}

/** The limits that are worth a line: those that values come within 45 % of the way to, from what is expected. */
export function shownLimits({ limit, expected, min, max, mean }: MetricRange): number[] {
  const figures = (column: readonly (number | null)[]) => column.filter((value) => value !== null)
  const from = figures(expected)
  const base = from.length > 0 ? from : figures(mean)
  const [high, low] = [extent(figures(max))[1], extent(figures(min))[0]]
  const shown: number[] = []
  if (limit?.upper !== undefined && high > limit.upper - (limit.upper - Math.min(...base)) * 0.45)
    shown.push(limit.upper)
  if (limit?.lower !== undefined && low < limit.lower + (Math.max(...base) - limit.lower) * 0.45)
    shown.push(limit.lower)
  return shown
}
