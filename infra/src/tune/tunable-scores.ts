import type { Score } from '@nrg/detection/alerts/episodes'
import { alertGroups, groupOf } from '@nrg/detection/detectors/index'
import { type AlertMaking, alertMaking, type RaisedAlert } from '@nrg/detection/tune/subjects'
import { asOfNow, tunableOf } from '@nrg/detection/tune/tunable'
import type { Reader } from '@nrg/influx/query'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { UsageError } from '@nrg/schema/usage-error'
import { readIntervals } from '@nrg/service/what-if/intervals'
import { readScores, TooManyScores, unpacked } from '@nrg/service/what-if/scores'

/** About a quarter of a gigabyte, as they are held. */
const MOST_SCORES = 1_500_000

/** What alerts are made of that verdicts may speak against. */
export interface TunableScores {
  /** Those of the alerts whose detectors verdicts may move, or that are of one group with them. */
  readonly about: readonly RaisedAlert[]
  /** Of each metric of a device, as the configuration makes them. */
  readonly scores: readonly (readonly Score[])[]
  readonly making: AlertMaking
}

/**
 * Reads the scores of a stretch of time, in milliseconds since the epoch, that what verdicts suggest follows from.
 *
 * @param bucket where they are, if that is not where production keeps them
 * @throws UsageError where there are too many; an error of `@nrg/influx/errors`
 */
export async function readTunable(
  reader: Reader,
  fleet: FleetConfig,
  alerts: readonly RaisedAlert[],
  { from, to }: { readonly from: number; readonly to: number },
  bucket?: string,
): Promise<TunableScores> {
  const groups = new Set(alerts.filter(({ reason }) => tunableOf(reason)).map(({ reason }) => groupOf(reason)))
  const about = alerts.filter(({ reason }) => groups.has(groupOf(reason)))
  const devices = [...new Set(about.map(({ device }) => device))]
  const metrics = [...new Set(about.map(({ metric }) => metric))]
  const reasons = [...groups].flatMap((group) => alertGroups[group] ?? [])
  const question = { devices, metrics, reasons, from, to, least: 1, most: MOST_SCORES, bucket }
  const options = { now: new Date(to) }
  try {
    const subjects = await readScores(reader, question, options)
    const making = alertMaking(fleet, await readIntervals(reader, question, options))
    return { about, scores: subjects.map((subject) => unpacked(subject).map(asOfNow(fleet))), making }
  } catch (error) {
    throw error instanceof TooManyScores ? new UsageError(`${error.message}, with --back`, { cause: error }) : error
  }
}
