import type { RaisedAlert } from '@nrg/detection/tune/subjects'
import type { Reader } from '@nrg/influx/query'
import { readAlerts } from '@nrg/influx/stored-alerts'
import { readTunable, type TunableScores } from '@nrg/infra/tune/tunable-scores'
import { FLEET } from '@nrg/schema/device-id'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { readFaults } from '../detection/synthetic/faults.ts'
import { runFleet } from '../detection/synthetic/run.ts'
import type { JudgedFleet } from './tuned.ts'

/** No reading is of a later time. */
const EVER = Date.parse('2200-01-01T00:00:00Z')

/** Runs the tasks over the readings of a file, and keeps their scores beside the alerts that follow from them. */
export async function judgedFleet(
  path: string,
  labels: string,
  config: FleetConfig,
  { warmUpDays, signal }: { readonly warmUpDays: number; readonly signal: AbortSignal },
): Promise<JudgedFleet> {
  const faults = readFaults(labels)
  let read: { readonly alerts: readonly RaisedAlert[]; readonly tunable: TunableScores } | undefined
  const kept = async (reader: Reader, buckets: { readonly rollups: string; readonly alerts: string }) => {
    const alerts = await raisedIn(reader, buckets.alerts)
    const stretch = { from: 0, to: EVER }
    read = { alerts, tunable: await readTunable(reader, config, alerts, stretch, buckets.rollups) }
  }
  const { extent } = await runFleet(path, config, { signal, kept }, warmUpDays)
  const { alerts = [], tunable } = read ?? {}
  if (tunable === undefined) throw new Error(`${path} has no reading that was judged`)
  const devices = new Set(faults.map(({ device }) => device))
  return {
    config,
    alerts,
    scores: tunable.scores,
    making: tunable.making,
    faults,
    extent: { ...extent, devices: devices.size },
  }
}

async function raisedIn(reader: Reader, bucket: string): Promise<RaisedAlert[]> {
  const stored = await readAlerts(reader, { bucket, from: new Date(0), to: new Date(EVER) })
  return stored
    .filter(({ state, device_id }) => state === 'raised' && device_id !== FLEET)
    .map(({ device_id, metric, reason, since, until }) => ({ device: device_id, metric, reason, since, until }))
}
