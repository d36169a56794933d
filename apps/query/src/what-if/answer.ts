import { answerAlert } from '@nrg/detection/alerts/answer'
import type { Episode } from '@nrg/detection/alerts/episodes'
import { alertId } from '@nrg/detection/alerts/id'
import { unitOf } from '@nrg/detection/alerts/kind-of'
import { alertTitle } from '@nrg/detection/alerts/title'
import { alertGroups } from '@nrg/detection/detectors/index'
import { deviceName, siteOf } from '@nrg/detection/place'
import { alertLinks, linkBetween } from '@nrg/detection/tasks/alert-links'
import { alertWaits, waitBetween } from '@nrg/detection/tasks/alert-waits'
import { atThreshold, compareScores, thresholdsOf } from '@nrg/detection/what-if/compare'
import { thresholdLines, withThreshold } from '@nrg/detection/what-if/threshold'
import { flux, fluxString, fluxTime } from '@nrg/influx/flux'
import type { QueryOptions, Reader } from '@nrg/influx/query'
import type { Alert, StoredAlert } from '@nrg/schema/alert'
import { buckets } from '@nrg/schema/bucket'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import type { WhatIf } from '@nrg/schema/what-if'
import { Type } from '@sinclair/typebox'
import { stringify } from 'yaml'
import { BadParameter } from '../errors.ts'
import { rounded } from '../rounded.ts'
import type { WhatIfQuestion } from './parameters.ts'
import { readScores, type TimedScore } from './scores.ts'

const DAY_MS = 86_400_000
/** So many of each are listed, and read at one time. */
const [LISTED, AT_ONCE] = [50, 5]

/**
 * Answers which alerts another threshold would have raised: of the scores that are stored, made to alerts as they are.
 *
 * @throws BadParameter below the least threshold; an error of `@nrg/influx/errors`
 */
export async function answerWhatIf(
  reader: Reader,
  fleet: FleetConfig,
  question: WhatIfQuestion,
  options: QueryOptions & { readonly now: Date },
): Promise<WhatIf> {
  const { scope, devices, metrics, detector, threshold, from, to } = question
  const changed = withThreshold(fleet, scope, threshold)
  const thresholds = thresholdsOf(fleet, changed, detector)
  const all = devices.flatMap((device) => metrics.flatMap((metric) => thresholds({ device, metric }) ?? []))
  const touched = all.filter(({ before, after }) => before !== after)
  const least = Math.max(0, ...touched.map(({ before, release }) => before * release))
  if (threshold < least)
    throw new BadParameter(
      `threshold: scores are stored from ${rounded(least)} on; what ${threshold} would find \`npm run backtest\` says`,
    )
  const share = Math.min(1, ...touched.map(({ before, after }) => after / before))
  const reasons = alertGroups[detector.group] ?? [detector.name]
  const scores = await readScores(reader, { devices, metrics, reasons, from, to, least: share }, options)
  const change = (score: TimedScore) => {
    const of = score.reason === detector.name ? thresholds(score) : undefined
    return of === undefined ? score : atThreshold(score, of)
  }
  const { before, after, appear, vanish } = compareScores(scores, change, linkBetween(alertLinks(fleet)), {
    waitOf: waitBetween(alertWaits(fleet)),
  })
  const perDay = (count: number) => Math.round((count * DAY_MS * 100) / (to - from)) / 100
  const [appearing, vanishing] = await Promise.all(
    [appear, vanish].map((episodes) => tell(latest(episodes), reader, fleet, options)),
  )
  return {
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    threshold_now: Math.min(
      ...(all.length > 0 ? all : [{ before: detector.defaults.threshold }]).map((one) => one.before),
    ),
    least: rounded(least),
    appear: appearing ?? [],
    vanish: vanishing ?? [],
    appear_count: appear.length,
    vanish_count: vanish.length,
    per_day: perDay(after.length),
    per_day_now: perDay(before.length),
    yaml: stringify(thresholdLines(scope, threshold)),
  }
}

const latest = (episodes: readonly Episode<TimedScore>[]) =>
  episodes.toSorted((a, b) => b.since - a.since).slice(0, LISTED)

async function tell(
  episodes: readonly Episode<TimedScore>[],
  reader: Reader,
  fleet: FleetConfig,
  options: QueryOptions & { readonly now: Date },
): Promise<Alert[]> {
  const alerts: Alert[] = []
  for (let index = 0; index < episodes.length; index += AT_ONCE)
    alerts.push(
      ...(await Promise.all(
        episodes.slice(index, index + AT_ONCE).map(async (episode) => {
          const alert = await asStored(episode, reader, options)
          return {
            ...answerAlert(alert, fleet, options.now.getTime()),
            id: alertId(alert),
            title: alertTitle(alert, fleet),
            unit: unitOf(fleet)(alert.metric),
            name: deviceName(fleet, alert.device_id),
            site: siteOf(fleet)(alert.device_id) ?? null,
          }
        }),
      )),
    )
  return alerts
}

const Field = Type.Object({ _field: Type.String(), _value: Type.Number() })

/** The alert of an episode as it would be stored, with what its first score has to say. */
async function asStored(
  { device, metric, reason, since, until, score, peak, severity, opening }: Episode<TimedScore>,
  reader: Reader,
  options: QueryOptions,
): Promise<StoredAlert> {
  const script = flux`
  from(bucket: ${fluxString(buckets.rollup.name)})
    |> range(start: ${fluxTime(new Date(since))}, stop: ${fluxTime(new Date(since + 1))})
    |> filter(fn: (r) => r._measurement == "score" and r.device_id == ${fluxString(device)} and r.metric == ${fluxString(metric)} and r.reason == ${fluxString(reason)} and (r._field == "value" or r._field == "expected"))
    |> last()
    |> group()
    |> keep(columns: ["_field", "_value"])
`
  const fields = await reader.collect(script, Field, options)
  const told = Object.fromEntries(fields.map(({ _field, _value }) => [_field, _value]))
  return {
    device_id: device,
    metric,
    reason,
    time: opening.time,
    since,
    until,
    state: 'raised',
    score,
    peak,
    severity,
    ...told,
  }
}
