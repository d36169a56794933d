import { WHOLE_DEVICE } from '@nrg/detection/detectors/offline'
import { flux, fluxString } from '@nrg/influx/flux'
import type { QueryOptions, Reader } from '@nrg/influx/query'
import { buckets } from '@nrg/schema/bucket'
import { Type } from '@sinclair/typebox'

const Rhythm = Type.Object({ device_id: Type.String(), _value: Type.Number() })

/** Reads each device's own interval between readings, in seconds, as it was over its last day. */
export async function readIntervals(reader: Reader, options: QueryOptions): Promise<ReadonlyMap<string, number>> {
  const script = flux`
  from(bucket: ${fluxString(buckets.rollup.name)})
    |> range(start: -26h)
    |> filter(fn: (r) => r._measurement == "rhythm" and r._field == "interval" and r.metric == ${fluxString(WHOLE_DEVICE)})
    |> last()
    |> keep(columns: ["device_id", "_value"])
`
  const all = new Map<string, number>()
  for await (const { device_id, _value } of reader.rows(script, Rhythm, options)) all.set(device_id, _value)
  return all
}
