import { type Static, Type } from '@sinclair/typebox'

/** The stretches of time that a device's series covers, and the length of the means in each. */
export const seriesWindows = { '10m': '5s', '1h': '1m' } as const

/** One mean: when its stretch ends (milliseconds since the epoch) and the value. */
export const SeriesPoint = Type.Tuple([Type.Integer(), Type.Number()], {
  description: '[end of the stretch in milliseconds since the epoch, mean]',
})
export type SeriesPoint = Static<typeof SeriesPoint>

const Points = Type.Array(SeriesPoint)

/** A metric's points in each window, oldest first. */
export const MetricSeries = Type.Object({ '10m': Points, '1h': Points })
export type MetricSeries = Static<typeof MetricSeries>
