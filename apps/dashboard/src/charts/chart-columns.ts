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

/** The limits that are worth a line: those that values come within 45 % of the way to, from what is expected. */
export function shownLimits({ limit, expected, min, max, mean }: MetricRange): number[] {
  const figures = (column: readonly (number | null)[]) => column.filter((value) => value !== null)
  const from = figures(expected)
  const base = from.length > 0 ? from : figures(mean)
  const [high, low] = [Math.max(...figures(max)), Math.min(...figures(min))]
  const shown: number[] = []
  if (limit?.upper !== undefined && high > limit.upper - (limit.upper - Math.min(...base)) * 0.45)
    shown.push(limit.upper)
  if (limit?.lower !== undefined && low < limit.lower + (Math.max(...base) - limit.lower) * 0.45)
    shown.push(limit.lower)
  return shown
}
