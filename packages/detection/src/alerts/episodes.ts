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
  const rows = rowsOf(scores, rules)
  const bySubject = new Map<string, S[]>()
  for (const score of scores) {
    if (!rows.has(score)) continue
    const subject = [score.device, score.metric, groupOf(score.reason)].join(' ')
    const known = bySubject.get(subject)
    if (known === undefined) bySubject.set(subject, [score])
    else known.push(score)
  }
  return [...bySubject.values()].flatMap((all) =>
    clusters(all.sort(inOrder), linkOf).flatMap((cluster) => {
      const first = cluster.findIndex((score) => score.ratio >= 1 && rows.get(score)?.opens === true)
      return first < 0 ? [] : [episodeOf(cluster.slice(first), rows, linkOf)]
    }),
  )
}

/** What a score is in the row that it is in. */
interface InRow {
  /** What it and the one before it both reach: twice the threshold (2), the threshold (1) or neither. */
  readonly pair: 0 | 1 | 2
  /** How far apart they are, in milliseconds. */
  readonly apart: number
  /** Whether the condition has lasted for as long as it must. */
  readonly opens: boolean
  /** Whether that is not at once. */
  readonly waited: boolean
}

function rowsOf<S extends Score>(scores: readonly S[], { waitOf, wellBetween }: AlertRules): ReadonlyMap<S, InRow> {
  const rows = new Map<S, InRow>()
  const last = new Map<string, { readonly score: S; readonly readings: number; readonly began: number }>()
  for (const score of scores.filter(({ ratio }) => ratio > 0).sort(inOrder)) {
    const key = [score.device, score.metric, score.reason].join(' ')
    const before = last.get(key)
    const apart = before === undefined || score.at - before.score.at > ROW_MS || wellBetween?.(before.score, score)
    const pair = before === undefined || apart ? 0 : levelOf(Math.min(score.ratio, before.score.ratio))
    const readings = before !== undefined && pair > 0 ? before.readings + 1 : 1
    const began = before !== undefined && pair > 0 ? before.began : score.at
    last.set(key, { score, readings, began })
    const wait = waitOf?.(score)
    const opens = wait === undefined || (readings >= wait.readings && score.at - began >= wait.timeMs)
    const waited = wait !== undefined && (wait.readings > 1 || wait.timeMs > 0)
    rows.set(score, { pair, apart: score.at - (before?.score.at ?? score.at), opens, waited })
  }
  return rows
}

const levelOf = (ratio: number) => (ratio >= 2 ? 2 : ratio >= 1 ? 1 : 0)

function clusters<S extends Score>(sorted: readonly S[], linkOf: LinkOf): S[][] {
  const found: S[][] = []
  for (const score of sorted) {
    const last = found.at(-1)
    const before = last?.at(-1)
    if (last && before && score.at - before.at <= linkOf(score)) last.push(score)
    else found.push([score])
  }
  return found
}

function episodeOf<S extends Score>(scores: readonly S[], rows: ReadonlyMap<S, InRow>, linkOf: LinkOf): Episode<S> {
  const [opening, last] = [scores[0], scores.at(-1)] as [S, S]
  const { device, metric, reason, at, score } = opening
  // Further apart than what is one alert, two say no more than each of them, unless that was asked for.
  const pairs = scores.map((one) => {
    const row = rows.get(one)
    return row !== undefined && (row.waited || row.apart <= linkOf(one)) ? row.pair : 0
  })
  const inARow = Math.max(...pairs)
  const peak = Math.max(...scores.filter((one) => one.reason === reason).map((one) => one.score))
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
