import { flux, fluxDuration, fluxOneOf, fluxString, fluxTime } from '@nrg/influx/flux'
import type { QueryOptions, Reader } from '@nrg/influx/query'
import { buckets } from '@nrg/schema/bucket'
import { READING_MEASUREMENT } from '@nrg/schema/reading'
import { Type } from '@sinclair/typebox'
import { type Compared, type Episode, endOfComparison, MOVED } from '../evidence/compared.ts'
import { rounded } from '../rounded.ts'

/** It is looked so long before an alert for what moved first. */
const BEFORE_MS = 300_000
/** No course has more steps than these. */
const STEPS = 120
const LEAST_STEP_MS = 10_000

/** How a metric went while an alert held. */
export interface Course {
  /** How long after the alert began it moved, in seconds; null where it did not, or what is normal is not known. */
  readonly lagS: number | null
  readonly spark: readonly [time: number, mean: number][]
}

const Row = Type.Object({ _field: Type.String(), _time: Type.Date(), _value: Type.Number() })

/** Reads how the metrics of an alert's device went, from a little before it on, by metric. */
export async function readCourses(
  reader: Reader,
  episode: Episode,
  compared: Promise<readonly Compared[]>,
  metrics: readonly string[],
  options: QueryOptions,
): Promise<ReadonlyMap<string, Course>> {
  const { device, since } = episode
  const length = endOfComparison(episode) - since + BEFORE_MS
  const stepMs = Math.max(LEAST_STEP_MS, Math.ceil(length / STEPS / LEAST_STEP_MS) * LEAST_STEP_MS)
  const script = flux`
  from(bucket: ${fluxString(buckets.raw.name)})
    |> range(start: ${fluxTime(new Date(Math.max(0, since - BEFORE_MS)))}, stop: ${fluxTime(new Date(endOfComparison(episode)))})
    |> filter(fn: (r) => r._measurement == ${fluxString(READING_MEASUREMENT)} and r.device_id == ${fluxString(device)} and ${fluxOneOf('_field', metrics)})
    |> aggregateWindow(every: ${fluxDuration(`${stepMs}ms`)}, fn: mean, createEmpty: false, timeSrc: "_start")
    |> keep(columns: ["_field", "_time", "_value"])
`
  const sparks = new Map<string, [number, number][]>()
  for await (const { _field, _time, _value } of reader.rows(script, Row, options)) {
    const known = sparks.get(_field)
    const point: [number, number] = [_time.getTime(), rounded(_value)]
    if (known === undefined) sparks.set(_field, [point])
    else known.push(point)
  }
  const normals = await compared
  return new Map(
    [...sparks].map(([metric, points]) => {
      const spark = points.sort(([a], [b]) => a - b)
      const normal = normals.find((one) => one.device === device && one.metric === metric)?.normal
      const first =
        normal === undefined
          ? undefined
          : spark.find(([, value]) => Math.abs(value - normal.mean) >= MOVED * Math.max(normal.sd, Number.MIN_VALUE))
      // A step that the alert began in is that of its beginning.
      const lagS = first === undefined ? null : (first[0] - since) / 1000
      return [metric, { spark, lagS: lagS === null ? null : lagS > -stepMs / 1000 && lagS < 0 ? 0 : Math.round(lagS) }]
    }),
  )
}
