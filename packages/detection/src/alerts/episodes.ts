import { detectorOf, groupOf } from '../detectors/index.ts'
import { WHOLE_DEVICE } from '../detectors/offline.ts'

/** A `score` point of a detector; its time is in milliseconds since the epoch. */
export interface Score {
  readonly device: string
  readonly metric: string
  readonly reason: string
  readonly at: number
  /** How far it is to the threshold, which is 1; 0 where it was taken back. */
  readonly ratio: number
  readonly score: number
}

/** An alert as it follows from scores; times in milliseconds since the epoch. */
export interface Episode<S extends Score = Score> {
  readonly device: string
  readonly metric: string
  readonly reason: string
  readonly since: number
  readonly until: number
  readonly score: number
  readonly peak: number
  readonly severity: 'warning' | 'critical'
  /** The score that opened it. */
  readonly opening: S
}

/** How far apart a score and the one before it may be and still be of one alert, in milliseconds: see `alertLinks`. */
export type LinkOf = (score: Pick<Score, 'device' | 'metric' | 'reason' | 'at'>) => number

/** How long a condition must last before it opens an alert: so many scores in a row, and for so long. */
export interface Wait {
  readonly readings: number
  readonly timeMs: number
}

/** Further apart than this, scores are not in a row. */
export const ROW_MS = 65 * 60_000

/** What else is known of scores. */
export interface AlertRules {
  /** How long what is of a device, metric and reason must last; at once where it is left out: see `alertWaits`. */
  readonly waitOf?: (score: Pick<Score, 'device' | 'metric' | 'reason'>) => Wait
  /** How long what a score is of is, in milliseconds; a moment where it is left out. Nothing of it is known before its end. */
  readonly lengthOf?: (score: Pick<Score, 'metric' | 'reason'>) => number
  /** Whether anything was judged between two scores of one device, metric and reason, and found well. */
  readonly wellBetween?: (earlier: Score, later: Score) => boolean
}

/**
 * The alerts that follow from scores, all of them looked at together. alert.flux makes the same of them run by run: a test
 * holds it to this, whatever its runs are and however often scores are replaced.
 */
export function episodesOf<S extends Score>(
  scores: readonly S[],
  linkOf: LinkOf,
  rules: AlertRules = {},
): Episode<S>[] {
  const bySubject = new Map<string, S[]>()
  for (const score of scores) {
    if (!(score.ratio > 0)) continue
    const subject = [score.device, score.metric, groupOf(score.reason)].join(' ')
    const known = bySubject.get(subject)
    if (known === undefined) bySubject.set(subject, [score])
    else known.push(score)
  }
  return [...bySubject.values()].flatMap((all) => episodesOfSubject(all, linkOf, rules))
}

/** The same of scores that are all of one device, one metric, and one group of detectors. */
export function episodesOfSubject<S extends Score>(
  scores: readonly S[],
  linkOf: LinkOf,
  rules: AlertRules = {},
): Episode<S>[] {
  // Most subjects have none that opens an alert.
  if (!scores.some(({ ratio }) => ratio >= 1)) return []
  const rows = rowsOf(scores.filter(({ ratio }) => ratio > 0).sort(inOrder), rules)
  return clusters(rows, linkOf).flatMap((cluster) => {
    const first = firstKnown(cluster, rules)
    return first < 0 ? [] : [episodeOf(cluster.slice(first), linkOf)]
  })
}

/** Which of a cluster opens its alert: of all that may, the one that could be known first; -1 where none may. */
function firstKnown<S extends Score>(cluster: readonly InRow<S>[], { lengthOf = () => 0 }: AlertRules): number {
  const knownAt = ({ score }: InRow<S>) => score.at + lengthOf(score)
  return cluster.reduce((first, row, index) => {
    if (row.score.ratio < 1 || !row.opens) return first
    const best = cluster[first]
    return best === undefined || knownAt(row) < knownAt(best) ? index : first
  }, -1)
}

/** A score in the row that it is in. */
interface InRow<S extends Score> {
  readonly score: S
  /** What it and the one before it both reach: twice the threshold (2), the threshold (1) or neither. */
  readonly pair: 0 | 1 | 2
  /** How far apart they are, in milliseconds. */
  readonly apart: number
  /** Whether the condition has lasted for as long as it must. */
  readonly opens: boolean
  /** Whether that is not at once. */
  readonly waited: boolean
}

/** What a reason's scores in a row are at the last of them. */
interface Row {
  readonly wait: Wait | undefined
  last: Score
  readings: number
  began: number
}

function rowsOf<S extends Score>(sorted: readonly S[], { waitOf, wellBetween }: AlertRules): InRow<S>[] {
  const byReason = new Map<string, Row>()
  return sorted.map((score) => {
    const row = byReason.get(score.reason) ?? { wait: waitOf?.(score), last: score, readings: 0, began: score.at }
    const { wait, last } = row
    const isFirst = row.readings === 0
    const apart = isFirst || score.at - last.at > ROW_MS || wellBetween?.(last, score)
    const pair = apart ? 0 : levelOf(Math.min(score.ratio, last.ratio))
    row.readings = pair > 0 ? row.readings + 1 : 1
    if (pair === 0) row.began = score.at
    row.last = score
    if (isFirst) byReason.set(score.reason, row)
    const opens = wait === undefined || (row.readings >= wait.readings && score.at - row.began >= wait.timeMs)
    const waited = wait !== undefined && (wait.readings > 1 || wait.timeMs > 0)
    return { score, pair, apart: score.at - last.at, opens, waited }
  })
}

const levelOf = (ratio: number) => (ratio >= 2 ? 2 : ratio >= 1 ? 1 : 0)

function clusters<S extends Score>(rows: readonly InRow<S>[], linkOf: LinkOf): InRow<S>[][] {
  const found: InRow<S>[][] = []
  let cluster: InRow<S>[] = []
  let before: S | undefined
  for (const row of rows) {
    const { score } = row
    if (before !== undefined && score.at - before.at <= linkOf(score)) cluster.push(row)
    else {
      cluster = [row]
      found.push(cluster)
    }
    before = score
  }
  return found
}

function episodeOf<S extends Score>(rows: readonly InRow<S>[], linkOf: LinkOf): Episode<S> {
  const [{ score: opening }, { score: last }] = [rows[0], rows.at(-1)] as [InRow<S>, InRow<S>]
  const { device, metric, reason, at, score } = opening
  let [inARow, peak] = [0, score]
  for (const { score: one, pair, waited, apart } of rows) {
    // Further apart than what is one alert, two say no more than each of them, unless that was asked for.
    if (pair > inARow && (waited || apart <= linkOf(one))) inARow = pair
    if (one.reason === reason && one.score > peak) peak = one.score
  }
  const { critical } = detectorOf(reason) ?? {}
  const least = critical === 'never' ? Number.POSITIVE_INFINITY : critical || metric === WHOLE_DEVICE ? 1 : 2
  return {
    device,
    metric,
    reason,
    since: at,
    until: last.at,
    score,
    peak,
    severity: inARow >= least ? 'critical' : 'warning',
    opening,
  }
}

/** Scores alike in all of that stay as they were. */
const inOrder = (a: Score, b: Score) =>
  a.at - b.at || b.ratio - a.ratio || (a.reason < b.reason ? -1 : a.reason > b.reason ? 1 : 0)
