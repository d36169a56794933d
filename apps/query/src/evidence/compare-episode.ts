import { IN_FORCE } from '@nrg/detection/detectors/baseline'
import { flux, fluxOneOf, fluxString, fluxTime } from '@nrg/influx/flux'
import type { QueryOptions, Reader } from '@nrg/influx/query'
import { buckets } from '@nrg/schema/bucket'
import { durationMs } from '@nrg/schema/duration'
import { READING_MEASUREMENT } from '@nrg/schema/reading'
import { Type } from '@sinclair/typebox'
import { type Compared, type Episode, endOfComparison } from './compared.ts'

const Mean = Type.Object({ device_id: Type.String(), _field: Type.String(), _value: Type.Number() })
const Baseline = Type.Object({
  device_id: Type.String(),
  metric: Type.String(),
  _field: Type.String(),
  _time: Type.Date(),
  _value: Type.Number(),
})

/** Reads the means of metrics of devices over an episode, and what was normal for them as it began. */
export async function compareEpisode(
  reader: Reader,
  episode: Episode,
  devices: readonly string[],
  metrics: readonly string[],
  options: QueryOptions,
): Promise<Compared[]> {
  const { since } = episode
  const to = endOfComparison(episode)
  const [start, stop] = [fluxTime(new Date(since)), fluxTime(new Date(to))]
  const before = fluxTime(new Date(Math.max(0, since - durationMs(IN_FORCE))))
  const means = flux`
  from(bucket: ${fluxString(buckets.raw.name)})
    |> range(start: ${start}, stop: ${stop})
    |> filter(fn: (r) => r._measurement == ${fluxString(READING_MEASUREMENT)} and ${fluxOneOf('device_id', devices)} and ${fluxOneOf('_field', metrics)})
    |> mean()
    |> keep(columns: ["device_id", "_field", "_value"])
`
  const baselines = flux`
  from(bucket: ${fluxString(buckets.rollup.name)})
    |> range(start: ${before}, stop: ${fluxTime(new Date(since + 1))})
    |> filter(fn: (r) => r._measurement == "baseline" and r.kind == "zscore" and (r._field == "mean" or r._field == "sd") and ${fluxOneOf('device_id', devices)} and ${fluxOneOf('metric', metrics)})
    |> last()
    |> keep(columns: ["device_id", "metric", "_field", "_time", "_value"])
`
  const [rows, learned] = await Promise.all([
    reader.collect(means, Mean, options),
    reader.collect(baselines, Baseline, options),
  ])
  const normalOf = (device: string, metric: string, field: string) =>
    learned.find((one) => one.device_id === device && one.metric === metric && one._field === field)
  return rows.map(({ device_id: device, _field: metric, _value: mean }) => {
    const [usual, sd] = [normalOf(device, metric, 'mean'), normalOf(device, metric, 'sd')]
    const known = usual !== undefined && sd !== undefined
    return {
      device,
      metric,
      mean,
      normal: known ? { mean: usual._value, sd: sd._value, at: usual._time.getTime() } : undefined,
    }
  })
}
