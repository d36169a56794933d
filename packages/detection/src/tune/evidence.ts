import { groupOf } from '../detectors/index.ts'

/** What people said of an alert; planned work speaks neither for a threshold nor against it. */
export type Judged = 'real' | 'false'

/** An alert as verdicts tell of others by it. */
export interface Likeness {
  readonly device: string
  readonly metric: string
  readonly reason: string
  /** How far it went: how many times its threshold. */
  readonly ratio: number
  readonly judged?: Judged
}

/** So many of those who judge are taken to err. */
const ERR = 0.05

/** What is known before anybody said anything counts as so many verdicts of the very same. */
const BEFORE = 1

/** Ratios that are so many times apart tell a third of each other. */
const APART = 2

/** Whatever it is, what is barely told is false more often, and what goes on to twice as much less often. */
const barely = (ratio: number) => Math.min(3, Math.max(0.6, (1.7 / ratio) ** 2))

/**
 * How likely each alert is to be a false alarm, by what was said of it and of those that are like it: of the same device and
 * metric, of the same detector elsewhere. What was false tells most of what went no further, what was real of what went
 * further still. Nobody is right always: one verdict against several is outvoted.
 */
export function falseness(alerts: readonly Likeness[]): number[] {
  const judged = alerts.filter(({ judged }) => judged !== undefined)
  const known = judged.filter(({ judged }) => judged === 'false').length
  // As if one in four had been false.
  const share = (known + 1) / (judged.length + 4)
  return alerts.map((alert) => {
    const odds = (share / (1 - share)) * barely(alert.ratio)
    let [all, bad] = [BEFORE, (BEFORE * odds) / (1 + odds)]
    for (const other of judged) {
      const isFalse = other.judged === 'false'
      const weight = other === alert ? OWN : kinship(alert, other) * telling(alert.ratio, other.ratio, isFalse)
      all += weight
      bad += weight * (isFalse ? 1 - ERR : ERR)
    }
    return bad / all
  })
}

/** An alert's own verdict counts as so many of others. */
const OWN = 8

function kinship(a: Likeness, b: Likeness): number {
  const sameMetric = a.metric === b.metric
  const sameReason = a.reason === b.reason
  if (a.device === b.device) {
    if (sameMetric) return sameReason ? 0.8 : groupOf(a.reason) === groupOf(b.reason) ? 0.6 : 0.4
    return 0.3
  }
  if (!sameReason) return 0.03
  return sameMetric ? 0.4 : 0.2
}

/** How much one of a ratio tells of another one: all, where that follows from it. */
function telling(of: number, by: number, isFalse: boolean): number {
  const further = Math.log(of / by) / Math.log(APART)
  return Math.exp(-Math.max(0, isFalse ? further : -further))
}
