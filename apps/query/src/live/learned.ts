import { IN_FORCE } from '@nrg/detection/detectors/baseline'
import { level } from '@nrg/detection/detectors/level'
import { noise } from '@nrg/detection/detectors/noise'
import { seasonal } from '@nrg/detection/detectors/seasonal'
import { spike } from '@nrg/detection/detectors/spike'
import { fleetSettings } from '@nrg/detection/detectors/statistical'
import { flux, fluxDuration, fluxFloat, fluxString } from '@nrg/influx/flux'
import type { QueryOptions, Reader } from '@nrg/influx/query'
import { buckets } from '@nrg/schema/bucket'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { Type } from '@sinclair/typebox'

const Baseline = Type.Object({
  device_id: Type.String(),
  metric: Type.String(),
  _field: Type.String(),
  _value: Type.Number(),
})
const Count = Type.Object({ kind: Type.String(), _value: Type.Integer() })

/** Reads what is normal now by the last hour, per device and metric: rows of `mean` and `sd`. */
export function baselinesInForce(reader: Reader, options: QueryOptions) {
  const script = flux`
  from(bucket: ${fluxString(buckets.rollup.name)})
    |> range(start: -${fluxDuration(IN_FORCE)})
    |> filter(fn: (r) => r._measurement == "baseline" and r.kind == "zscore" and (r._field == "mean" or r._field == "sd"))
    |> last()
    |> keep(columns: ["device_id", "metric", "_field", "_value"])
`
  return reader.rows(script, Baseline, options)
}

/** The detectors that learn for days. */
export const slowLearners = [spike, level, noise, seasonal]

/** Reads how many devices each of the detectors that learn for days can judge. */
export async function readyDevices(
  reader: Reader,
  fleet: FleetConfig,
  options: QueryOptions,
): Promise<ReadonlyMap<string, number>> {
  const enough = slowLearners
    .map((detector) => {
      const least = fleetSettings(fleet, detector).min_samples
      return flux`r.kind == ${fluxString(detector.name)} and r._value >= ${fluxFloat(least)}`
    })
    .reduce((all, one) => flux`${all} or ${one}`)
  const script = flux`
  from(bucket: ${fluxString(buckets.rollup.name)})
    |> range(start: -7h)
    |> filter(fn: (r) => r._measurement == "spread" and r._field == "n")
    |> last()
    |> filter(fn: (r) => ${enough})
    |> group(columns: ["kind"])
    |> distinct(column: "device_id")
    |> count()
    |> keep(columns: ["kind", "_value"])
`
  const rows = await reader.collect(script, Count, options)
  const counts = new Map<string, number>()
  // Each cell counts its own devices.
  for (const { kind, _value } of rows) counts.set(kind, (counts.get(kind) ?? 0) + _value)
  return counts
}
