import { IN_FORCE } from '@nrg/detection/detectors/baseline'
import { type FluxText, flux, fluxDuration, fluxOneOf, fluxString, fluxTime } from '@nrg/influx/flux'
import type { QueryOptions, Reader } from '@nrg/influx/query'
import { buckets } from '@nrg/schema/bucket'
import { durationMs } from '@nrg/schema/duration'
import { Type } from '@sinclair/typebox'
import type { BaselineKind, SeriesQuestion } from './parameters.ts'

/** A baseline by the time of day is stamped for each minute, a spread every three hours. */
const SEASONAL_FORCE = '2m'
const SPREAD_FORCE = '6h'

const Row = Type.Object({ metric: Type.String(), _field: Type.String(), _time: Type.Date(), _value: Type.Number() })

/** What was expected in each step, and its spread; null where nothing was in force. */
export interface Expected {
  readonly expected: (number | null)[]
  readonly sd: (number | null)[]
}

/** Where a kind of baseline is stored, and for how long each point of it is in force. */
interface Source {
  readonly measurement: string
  readonly kind: string
  readonly field: 'mean' | 'sd'
  readonly force: string
}

const sources: Readonly<Record<Exclude<BaselineKind, 'none'>, readonly [mean: Source, sd: Source]>> = {
  zscore: [
    { measurement: 'baseline', kind: 'zscore', field: 'mean', force: IN_FORCE },
    { measurement: 'baseline', kind: 'zscore', field: 'sd', force: IN_FORCE },
  ],
  seasonal: [
    { measurement: 'baseline', kind: 'seasonal', field: 'mean', force: SEASONAL_FORCE },
    { measurement: 'spread', kind: 'seasonal', field: 'sd', force: SPREAD_FORCE },
  ],
  level: [
    { measurement: 'spread', kind: 'level', field: 'mean', force: SPREAD_FORCE },
    { measurement: 'spread', kind: 'level', field: 'sd', force: SPREAD_FORCE },
  ],
}

/** Reads what was expected of a device's metrics, as it was stored at the time; nothing of it is made anew. */
export async function readExpected(
  reader: Reader,
  device: string,
  question: SeriesQuestion,
  options: QueryOptions,
): Promise<ReadonlyMap<string, Expected>> {
  const { baseline, metrics } = question
  if (baseline === 'none') return new Map()
  const [mean, sd] = sources[baseline]
  const [means, sds] = await Promise.all([
    readPoints(reader, device, question, mean, options),
    readPoints(reader, device, question, sd, options),
  ])
  return new Map(
    metrics.map((metric) => [
      metric,
      {
        expected: carried(means.get(metric) ?? [], question, durationMs(mean.force)),
        sd: carried(sds.get(metric) ?? [], question, durationMs(sd.force)),
      },
    ]),
  )
}

type Point = readonly [time: number, value: number]

async function readPoints(
  reader: Reader,
  device: string,
  { from, to, stepMs, metrics }: SeriesQuestion,
  { measurement, kind, field, force }: Source,
  options: QueryOptions,
): Promise<ReadonlyMap<string, Point[]>> {
  const start = new Date(Math.max(0, from - durationMs(force)))
  const script: FluxText = flux`
  from(bucket: ${fluxString(buckets.rollup.name)})
    |> range(start: ${fluxTime(start)}, stop: ${fluxTime(new Date(to))})
    |> filter(fn: (r) => r._measurement == ${fluxString(measurement)} and r.kind == ${fluxString(kind)} and r._field == ${fluxString(field)} and r.device_id == ${fluxString(device)} and ${fluxOneOf('metric', metrics)})
    |> aggregateWindow(every: ${fluxDuration(`${stepMs}ms`)}, fn: last, createEmpty: false)
    |> keep(columns: ["metric", "_field", "_time", "_value"])
`
  const points = new Map<string, Point[]>()
  for await (const { metric, _time, _value } of reader.rows(script, Row, options)) {
    const own = points.get(metric)
    if (own === undefined) points.set(metric, [[_time.getTime(), _value]])
    else own.push([_time.getTime(), _value])
  }
  for (const own of points.values()) own.sort(([a], [b]) => a - b)
  return points
}

/** The value in force at the end of each step. */
function carried(points: readonly Point[], { from, to, stepMs }: SeriesQuestion, forceMs: number): (number | null)[] {
  const column: (number | null)[] = []
  let at = 0
  for (let end = from + stepMs; end <= to; end += stepMs) {
    while (at < points.length && (points[at]?.[0] ?? 0) <= end) at++
    const last = points[at - 1]
    column.push(last !== undefined && end - last[0] <= Math.max(forceMs, stepMs) ? last[1] : null)
  }
  return column
}
