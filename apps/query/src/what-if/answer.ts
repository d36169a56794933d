import type { Episode, Score } from '@nrg/detection/alerts/episodes'
import { alertGroups } from '@nrg/detection/detectors/index'
import { alertLinks, linkBetween } from '@nrg/detection/tasks/alert-links'
import { alertRules } from '@nrg/detection/tasks/alert-waits'
import { atThreshold, compareSubject, type Thresholds, thresholdsOf } from '@nrg/detection/what-if/compare'
import { thresholdLines, withThreshold } from '@nrg/detection/what-if/threshold'
import type { QueryOptions, Reader } from '@nrg/influx/query'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import type { WhatIf } from '@nrg/schema/what-if'
import { unpacked } from '@nrg/service/what-if/scores'
import { stringify } from 'yaml'
import { BadParameter } from '../errors.ts'
import { rounded } from '../rounded.ts'
import type { WhatIfQuestion } from './parameters.ts'
import type { ScoreBook, ScoreBooks } from './score-books.ts'

const DAY_MS = 86_400_000
/** So many of each are listed. */
const LISTED = 50
/** Scores are read from a tenth of their threshold on or the next one: a slider that is moved goes through few of them. */
const STEPS = 10

/** What an answer is made of. */
export interface WhatIfSources {
  readonly reader: Reader
  readonly fleet: FleetConfig
  readonly books: ScoreBooks
}

/**
 * Answers which alerts another threshold would have raised: of the scores that are stored, made to alerts as they are.
 *
 * @throws BadParameter below the least threshold, or where scores are too many; TooManyReads; an error of
 *   `@nrg/influx/errors`
 */
export async function answerWhatIf(
  { reader, fleet, books }: WhatIfSources,
  question: WhatIfQuestion,
  options: Required<Omit<QueryOptions, 'device'>>,
): Promise<WhatIf> {
  const { about, scope, devices, metrics, detector, threshold, from, to } = question
  const thresholds = thresholdsOf(fleet, withThreshold(fleet, scope, threshold), detector)
  const all = devices.flatMap((device) => metrics.flatMap((metric) => thresholds({ device, metric }) ?? []))
  const touched = all.filter(({ before, after }) => before !== after)
  const least = Math.max(0, ...touched.map(({ before, release }) => before * release))
  if (threshold < least)
    throw new BadParameter(
      `threshold: scores are stored from ${rounded(least)} on; what ${threshold} would find \`npm run backtest\` says`,
    )
  const share = Math.floor(STEPS * Math.min(1, ...touched.map(({ before, after }) => after / before))) / STEPS
  const reasons = alertGroups[detector.group] ?? [detector.name]
  const book = await books.get(
    JSON.stringify([about, detector.group, share]),
    { devices, metrics, reasons, from, to, least: share },
    options.now,
  )
  const { before, after, appear, vanish } = compareBook(book, fleet, detector.name, thresholds)
  const perDay = (count: number) => Math.round((count * DAY_MS * 100) / (book.to - book.from)) / 100
  const [appearing, vanishing] = [latest(appear), latest(vanish)]
  const told = await book.teller.tell([...appearing, ...vanishing], reader, fleet, options)
  return {
    from: new Date(book.from).toISOString(),
    to: new Date(book.to).toISOString(),
    threshold_now: Math.min(
      ...(all.length > 0 ? all : [{ before: detector.defaults.threshold }]).map((one) => one.before),
    ),
    least: rounded(least),
    appear: told.slice(0, appearing.length),
    vanish: told.slice(appearing.length),
    appear_count: appear.length,
    vanish_count: vanish.length,
    per_day: perDay(after),
    per_day_now: perDay(before),
    yaml: stringify(thresholdLines(scope, threshold)),
  }
}

/** How many alerts follow from all scores as they are and as they would be, and which of them are in one alone. */
function compareBook(
  { subjects, intervalOf }: ScoreBook,
  fleet: FleetConfig,
  reason: string,
  thresholdsOf: (scope: { readonly device: string; readonly metric: string }) => Thresholds | undefined,
) {
  const linkOf = linkBetween(alertLinks(fleet), intervalOf)
  const rules = alertRules(fleet)
  let [before, after] = [0, 0]
  const [appear, vanish]: [Episode[], Episode[]] = [[], []]
  for (const subject of subjects) {
    const thresholds = thresholdsOf(subject)
    const change = (score: Score) =>
      thresholds === undefined || score.reason !== reason ? score : atThreshold(score, thresholds)
    // Of one detector it is the same whenever it is.
    const links = new Map(subject.packed.map(({ reason }) => [reason, linkOf({ ...subject, reason, at: 0 })]))
    const found = compareSubject(unpacked(subject), change, ({ reason }) => links.get(reason) ?? 0, rules)
    before += found.before.length
    after += found.after.length
    appear.push(...found.appear)
    vanish.push(...found.vanish)
  }
  return { before, after, appear, vanish }
}

const latest = (episodes: readonly Episode[]) => episodes.toSorted((a, b) => b.since - a.since).slice(0, LISTED)
