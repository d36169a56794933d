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
import { readIntervals } from './intervals.ts'
import type { WhatIfQuestion } from './parameters.ts'
import { readScores, type TimedScore } from './scores.ts'

const DAY_MS = 86_400_000
/** So many of each are listed. */
const LISTED = 50

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
  const intervalOf = await readIntervals(reader, { devices, metrics, from, to }, options)
  const { before, after, appear, vanish } = compareScores(scores, change, linkBetween(alertLinks(fleet), intervalOf), {
    waitOf: waitBetween(alertWaits(fleet)),
  })
  const perDay = (count: number) => Math.round((count * DAY_MS * 100) / (to - from)) / 100
  const [appearing, vanishing] = [latest(appear), latest(vanish)]
  const told = await tell([...appearing, ...vanishing], reader, fleet, options)
  return {
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    threshold_now: Math.min(
      ...(all.length > 0 ? all : [{ before: detector.defaults.threshold }]).map((one) => one.before),
    ),
    least: rounded(least),
    appear: told.slice(0, appearing.length),
    vanish: told.slice(appearing.length),
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
  const said = await whatScoresSay(episodes, reader, options)
  return episodes.map((episode, place) => {
    const alert = asStored(episode, said.get(String(place)))
    return {
      ...answerAlert(alert, fleet, options.now.getTime()),
      id: alertId(alert),
      title: alertTitle(alert, fleet),
      unit: unitOf(fleet)(alert.metric),
      name: deviceName(fleet, alert.device_id),
      site: siteOf(fleet)(alert.device_id) ?? null,
    }
  })
}

/** The alert of an episode as it would be stored, with what its first score has to say. */
function asStored(episode: Episode<TimedScore>, said: Readonly<Record<string, number>> = {}): StoredAlert {
  const { device: device_id, opening, ...alert } = episode
  return { ...alert, device_id, time: opening.time, state: 'raised', ...said }
}

const Said = Type.Object({ result: Type.String(), _field: Type.String(), _value: Type.Number() })

/** What the first score of each episode has to say, by its place: asked for at once, and of each no more than its moment. */
async function whatScoresSay(
  episodes: readonly Episode<TimedScore>[],
  reader: Reader,
  options: QueryOptions,
): Promise<ReadonlyMap<string, Readonly<Record<string, number>>>> {
  const said = new Map<string, Record<string, number>>()
  if (episodes.length === 0) return said
  const script = episodes
    .map(
      ({ device, metric, reason, since }, place) => flux`
  from(bucket: ${fluxString(buckets.rollup.name)})
    |> range(start: ${fluxTime(new Date(since))}, stop: ${fluxTime(new Date(since + 1))})
    |> filter(fn: (r) => r._measurement == "score" and r.device_id == ${fluxString(device)} and r.metric == ${fluxString(metric)} and r.reason == ${fluxString(reason)} and (r._field == "value" or r._field == "expected"))
    |> last()
    |> group()
    |> keep(columns: ["_field", "_value"])
    |> yield(name: ${fluxString(String(place))})
`,
    )
    .reduce((all, one) => flux`${all}${one}`)
  for await (const { result, _field, _value } of reader.rows(script, Said, options))
    said.set(result, { ...said.get(result), [_field]: _value })
  return said
}
