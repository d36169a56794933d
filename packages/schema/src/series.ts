import { type Static, Type } from '@sinclair/typebox'

/** The stretches of time that a device's series covers, and the length of the means in each. */
export const seriesWindows = { '10m': '5s', '1h': '1m' } as const

/** One mean: when its stretch ends (milliseconds since the epoch) and the value. */
export const SeriesPoint = Type.Unsafe<[timeMs: number, mean: number]>(
  // Not a tuple: TypeBox writes it as JSON Schema's draft 7 does, and OpenAPI 3.1 has another form.
  Type.Array(Type.Number(), {
    minItems: 2,
    maxItems: 2,
    description: '[end of the stretch in milliseconds since the epoch, mean]',
  }),
)
export type SeriesPoint = Static<typeof SeriesPoint>

const Points = Type.Array(SeriesPoint)

/** A metric's points in each window, oldest first. */
export const MetricSeries = Type.Object({ '10m': Points, '1h': Points })
export type MetricSeries = Static<typeof MetricSeries>
