import type { Incident } from '@nrg/detection/alerts/incident'
import type { Movement, Neighbours } from '@nrg/detection/alerts/kind'
import { type Beside, unitOf } from '@nrg/detection/alerts/kind-of'
import { worstAlert } from '@nrg/detection/alerts/worst'
import { neighboursOf } from '@nrg/detection/place'
import type { QueryOptions, Reader } from '@nrg/influx/query'
import { judgedMetrics } from '@nrg/schema/counter'
import { FLEET } from '@nrg/schema/device-id'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { compareEpisode } from './compare-episode.ts'
import { type Compared, MOVED, scoreOf } from './compared.ts'

/** So many neighbours are compared. */
const MOST_NEIGHBOURS = 10

/** The device of an alert, and those that are compared with it. */
export const comparedDevices = (fleet: FleetConfig, device: string): string[] => [
  device,
  ...neighboursOf(fleet, device).slice(0, MOST_NEIGHBOURS),
]

/**
 * Reads what the kind of an incident is judged by beside its alerts: what all metrics of the device that it is worst at did
 * meanwhile, and those of its neighbours.
 *
 * @throws an error of `@nrg/influx/errors`
 */
export async function readBeside(
  reader: Reader,
  fleet: FleetConfig,
  incident: Incident,
  options: QueryOptions,
): Promise<Beside> {
  const { device_id: device, since, until } = worstAlert(incident)
  if (device === FLEET) return {}
  const metrics = judgedMetrics(fleet).map(({ name }) => name)
  const devices = comparedDevices(fleet, device)
  return besideOf(incident, await compareEpisode(reader, { device, since, until }, devices, metrics, options), fleet)
}

/** What was compared, of the alert that an incident is worst at, as a kind is judged by it. */
export function besideOf(incident: Incident, compared: readonly Compared[], fleet: FleetConfig): Beside {
  const { device_id, metric } = worstAlert(incident)
  const movements = compared.flatMap((one) => movementOf(one, device_id, fleet))
  // Where no readings are kept any more, the alerts themselves tell.
  return { ...(movements.length > 0 && { movements }), neighbours: neighboursMoved(compared, device_id, metric) }
}

function movementOf({ device, metric, mean, normal }: Compared, own: string, fleet: FleetConfig): Movement[] {
  if (device !== own || normal === undefined) return []
  const score = scoreOf({ mean, normal })
  return [{ metric, unit: unitOf(fleet)(metric), value: mean, expected: normal.mean, score }]
}

/** At how many neighbours a metric moved to the same side as at its own device. */
function neighboursMoved(compared: readonly Compared[], own: string, metric: string): Neighbours {
  const scores = compared.flatMap((one) => {
    const score = one.metric === metric ? scoreOf(one) : null
    return score === null ? [] : [{ device: one.device, score }]
  })
  const side = Math.sign(scores.find(({ device }) => device === own)?.score ?? 0)
  const beside = scores.filter(({ device }) => device !== own)
  return { moved: beside.filter(({ score }) => score * side >= MOVED).length, of: beside.length }
}
