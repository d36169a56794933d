import { worstAlert } from '@nrg/detection/alerts/worst'
import { POWER_METRIC } from '@nrg/detection/energy/power'
import { flux, fluxDuration, fluxOneOf, fluxString, fluxTime } from '@nrg/influx/flux'
import type { QueryOptions, Reader } from '@nrg/influx/query'
import { buckets } from '@nrg/schema/bucket'
import { shownMetrics } from '@nrg/schema/counter'
import type { Spark } from '@nrg/schema/device'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { READING_MEASUREMENT } from '@nrg/schema/reading'
import { Type } from '@sinclair/typebox'
import type { LiveDevice } from '../live/live-device.ts'
import type { LiveState } from '../live/live-state.ts'
import { USUAL_SD } from '../metrics/summary.ts'
import { rounded } from '../rounded.ts'

const STEP_MS = 60_000
const STEPS = 60

const Row = Type.Object({
  device_id: Type.String(),
  _field: Type.String(),
  _time: Type.Date(),
  _value: Type.Number(),
})

/** Reads the last hour of each device as means of a minute: of the metric of its trouble, else of its load. */
export async function readSparks(
  reader: Reader,
  devices: readonly LiveDevice[],
  state: LiveState,
  fleet: FleetConfig,
  options: QueryOptions & { readonly now: Date },
): Promise<ReadonlyMap<string, Spark>> {
  const to = Math.floor(options.now.getTime() / STEP_MS) * STEP_MS + STEP_MS
  const from = to - STEPS * STEP_MS
  const sparks = new Map<string, Spark>()
  for (const device of devices) {
    const metric = metricOf(device, state, fleet)
    if (metric === undefined) continue
    const normal = state.normals.get(device.id)?.get(metric)
    const usual =
      normal === undefined ? null : [-1, 1].map((side) => rounded(normal.mean + side * USUAL_SD * normal.sd))
    sparks.set(device.id, { metric, from, step_ms: STEP_MS, mean: new Array<number | null>(STEPS).fill(null), usual })
  }
  if (sparks.size === 0) return sparks
  const metrics = [...new Set([...sparks.values()].map(({ metric }) => metric))]
  const script = flux`
  from(bucket: ${fluxString(buckets.raw.name)})
    |> range(start: ${fluxTime(new Date(from))}, stop: ${fluxTime(new Date(to))})
    |> filter(fn: (r) => r._measurement == ${fluxString(READING_MEASUREMENT)} and ${fluxOneOf('_field', metrics)} and ${fluxOneOf('device_id', [...sparks.keys()])})
    |> aggregateWindow(every: ${fluxDuration('1m')}, fn: mean, createEmpty: false, timeSrc: "_start")
    |> keep(columns: ["device_id", "_field", "_time", "_value"])
`
  for await (const { device_id, _field, _time, _value } of reader.rows(script, Row, options)) {
    const spark = sparks.get(device_id)
    if (spark?.metric === _field) spark.mean[(_time.getTime() - from) / STEP_MS] = rounded(_value)
  }
  return sparks
}

function metricOf({ id, values }: LiveDevice, { troubles }: LiveState, fleet: FleetConfig): string | undefined {
  const trouble = troubles.get(id)
  const metrics = shownMetrics(fleet)
  const wanted = [
    ...(trouble === undefined ? [] : [worstAlert(trouble.worst.incident).metric]),
    POWER_METRIC,
    ...metrics.filter(({ unit }) => unit === 'A').map(({ name }) => name),
    ...metrics.map(({ name }) => name),
  ]
  return wanted.find((metric) => values.has(metric))
}
