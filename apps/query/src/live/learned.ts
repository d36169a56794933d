import { level } from '@nrg/detection/detectors/level'
import { noise } from '@nrg/detection/detectors/noise'
import { seasonal } from '@nrg/detection/detectors/seasonal'
import { spike } from '@nrg/detection/detectors/spike'
import { fleetSettings } from '@nrg/detection/detectors/statistical'
import { flux, fluxFloat, fluxString } from '@nrg/influx/flux'
import type { QueryOptions, Reader } from '@nrg/influx/query'
import { buckets } from '@nrg/schema/bucket'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { Type } from '@sinclair/typebox'

const Count = Type.Object({ kind: Type.String(), _value: Type.Integer() })

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
