import { IN_FORCE } from '@nrg/detection/detectors/baseline'
import { WHOLE_DEVICE } from '@nrg/detection/detectors/offline'
import type { KnownMetric } from '@nrg/detection/detectors/watched'
import { learningStepMs } from '@nrg/detection/settings/learning'
import { resolutionsOf } from '@nrg/detection/settings/resolution'
import { flux, fluxDuration, fluxString } from '@nrg/influx/flux'
import type { QueryOptions, Reader } from '@nrg/influx/query'
import { buckets } from '@nrg/schema/bucket'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { Type } from '@sinclair/typebox'

const Row = Type.Object({
  result: Type.String(),
  device_id: Type.String(),
  metric: Type.String(),
  kind: Type.Optional(Type.String()),
  _field: Type.String(),
  _time: Type.Date(),
  _value: Type.Number(),
})

/** Firsts and lasts of rollups and of what is learned, which storage finds without reading the others; no reading is read. */
const script = (fleet: FleetConfig, device: string | undefined) => {
  const only = device === undefined ? flux`` : flux` and r.device_id == ${fluxString(device)}`
  const learnedMs = 2 * Math.max(...resolutionsOf(fleet).map(learningStepMs))
  return flux`
points = (measurement, start) => from(bucket: ${fluxString(buckets.rollup.name)})
  |> range(start: start)
  |> filter(fn: (r) => r._measurement == measurement${only})
narrow = (tables=<-) => tables |> group() |> keep(columns: ["device_id", "metric", "kind", "_field", "_time", "_value"])
points(measurement: "rollup", start: -8d) |> filter(fn: (r) => r._field == "n") |> first() |> narrow() |> yield(name: "first")
points(measurement: "rollup", start: -8d) |> filter(fn: (r) => r._field == "n") |> last() |> narrow() |> yield(name: "last")
points(measurement: "baseline", start: -${fluxDuration(IN_FORCE)})
  |> filter(fn: (r) => r._field == "n" and r.kind == "zscore") |> last() |> narrow() |> yield(name: "baseline")
points(measurement: "spread", start: -${fluxDuration(`${learnedMs}ms`)})
  |> filter(fn: (r) => r._field == "n" and r.kind != "zscore") |> last() |> narrow() |> yield(name: "spread")
points(measurement: "habit", start: -25h) |> last() |> narrow() |> yield(name: "habit")
points(measurement: "nominal", start: -25h)
  |> filter(fn: (r) => r._field == "nominal" or r._field == "usual") |> last() |> narrow() |> yield(name: "nominal")
points(measurement: "quiet", start: -25h) |> filter(fn: (r) => r._field == "sd") |> last() |> narrow() |> yield(name: "quiet")
points(measurement: "switching", start: -25h)
  |> filter(fn: (r) => r._field == "usual") |> last() |> narrow() |> yield(name: "switching")
points(measurement: "seen", start: -28h) |> filter(fn: (r) => r._field == "width") |> last() |> narrow() |> yield(name: "seen")
points(measurement: "calm", start: -28h) |> last() |> narrow() |> yield(name: "calm")
points(measurement: "peer", start: -28h)
  |> filter(fn: (r) => r._field == "slope") |> last() |> narrow() |> yield(name: "peer")
points(measurement: "rhythm", start: -150m) |> last() |> narrow() |> yield(name: "rhythm")
`
}

/** What is known of the metrics of each device, and of the device itself after them. */
export type KnownDevices = ReadonlyMap<string, ReadonlyMap<string, KnownMetric>>

/**
 * Reads what is learned so far, of one device or of all.
 *
 * @throws an error of `@nrg/influx/errors`
 */
export async function readKnownMetrics(
  reader: Reader,
  fleet: FleetConfig,
  device: string | undefined,
  options: QueryOptions,
): Promise<KnownDevices> {
  const devices = new Map<string, Map<string, KnownMetric>>()
  for await (const row of reader.rows(script(fleet, device), Row, options)) {
    const metrics = devices.get(row.device_id) ?? new Map<string, KnownMetric>()
    devices.set(row.device_id, metrics)
    metrics.set(row.metric, { ...metrics.get(row.metric), ...told(row, metrics.get(row.metric)) })
  }
  for (const metrics of devices.values()) {
    const whole = metrics.get(WHOLE_DEVICE)
    const heard = [...metrics.values()].flatMap((metric) => metric.heard ?? [])
    metrics.delete(WHOLE_DEVICE)
    if (heard.length === 0) continue
    const first = Math.min(...heard.map((one) => one.first))
    metrics.set(WHOLE_DEVICE, { ...whole, heard: { first, last: Math.max(...heard.map(({ last }) => last)) } })
  }
  return devices
}

/** What a row says of a metric. */
function told(
  { result, kind, _field: field, _time, _value: value }: typeof Row.static,
  known: KnownMetric | undefined,
): KnownMetric {
  const at = _time.getTime()
  if (result === 'first') return { heard: { first: at, last: known?.heard?.last ?? at } }
  if (result === 'last') return { heard: { first: known?.heard?.first ?? at, last: at } }
  if (result === 'baseline') return { baseline: { at, n: value } }
  if (result === 'spread') return { spreads: { ...known?.spreads, [kind ?? '']: { at, n: value } } }
  if (result === 'habit') {
    const { hours = 0, longest = 0 } = known?.habit ?? {}
    return { habit: field === 'known' ? { hours: value, longest } : { hours, longest: value } }
  }
  if (result === 'nominal') return { nominal: { ...known?.nominal, ...(field === 'usual' && { usual: value }) } }
  if (result === 'quiet') return { quiet: true }
  if (result === 'switching') return { switches: value }
  if (result === 'seen') return { seen: true }
  if (result === 'calm') return { calm: true }
  if (result === 'peer') return { peers: true }
  return { rhythm: { n: 0, interval: 0, ...known?.rhythm, [field]: value } }
}
