import { detectorOf, groupOf } from '../detectors/index.ts'

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

/** How far apart scores may be and still be of one alert, in milliseconds: see `alertLinks`. */
export type LinkOf = (score: Pick<Score, 'device' | 'metric' | 'reason'>) => number

/**
 * The alerts that follow from scores, all of them looked at together. alert.flux makes the same of them run by run: a test
 * holds it to this, whatever its runs are and however often scores are replaced.
 */
export function episodesOf<S extends Score>(scores: readonly S[], linkOf: LinkOf): Episode<S>[] {
  const bySubject = new Map<string, S[]>()
  for (const score of scores) {
    if (score.ratio <= 0) continue
    const subject = [score.device, score.metric, groupOf(score.reason)].join(' ')
    const known = bySubject.get(subject)
    if (known === undefined) bySubject.set(subject, [score])
    else known.push(score)
  }
  return [...bySubject.values()].flatMap((all) =>
    clusters(all.sort(inOrder), linkOf).flatMap((cluster) => {
      const first = cluster.findIndex(({ ratio }) => ratio >= 1)
      return first < 0 ? [] : [episodeOf(cluster.slice(first))]
    }),
  )
}

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

function episodeOf<S extends Score>(rows: readonly S[]): Episode<S> {
  const [opening, last] = [rows[0], rows.at(-1)] as [S, S]
  const { device, metric, reason, at, score } = opening
  // Of those of one time, the first is the largest.
  const times = rows.filter((row, index) => row.at !== rows[index - 1]?.at)
  let [inARow, peak] = [0, score]
  for (const [index, { ratio }] of times.entries())
    if (index > 0) inARow = Math.max(inARow, Math.min(ratio, times[index - 1]?.ratio ?? 0))
  for (const row of rows) if (row.reason === reason) peak = Math.max(peak, row.score)
  return {
    device,
    metric,
    reason,
    since: at,
    until: last.at,
    score,
    peak,
    severity: inARow >= (detectorOf(reason)?.critical ? 1 : 2) ? 'critical' : 'warning',
    opening,
  }
}

const inOrder = (a: Score, b: Score) => a.at - b.at || b.ratio - a.ratio || (a.reason < b.reason ? -1 : 1)
