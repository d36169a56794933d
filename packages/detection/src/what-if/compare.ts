import type { FleetConfig } from '@nrg/schema/fleet-config'
import { type AlertRules, type Episode, episodesOfSubject, type LinkOf, type Score } from '../alerts/episodes.ts'
import { settingsOf } from '../detectors/detector.ts'
import type { StatisticalDetector } from '../detectors/statistical.ts'
import { byScope } from '../settings/scopes.ts'

/** What a score is compared with, before and after a change. */
export interface Thresholds {
  readonly before: number
  readonly after: number
  /** The share of the threshold from which on scores are stored, and keep an alert open. */
  readonly release: number
}

/** The thresholds of a detector for each metric of each device; undefined where it does not judge. */
export function thresholdsOf(
  before: FleetConfig,
  after: FleetConfig,
  detector: StatisticalDetector,
): (scope: { readonly device: string; readonly metric: string }) => Thresholds | undefined {
  const of = (config: FleetConfig) => byScope(config, (scope) => settingsOf(config, detector, scope))
  const [then, now] = [of(before), of(after)]
  return (scope) => {
    const [a, b] = [then(scope), now(scope)]
    return a === undefined || b === undefined
      ? undefined
      : { before: a.threshold, after: b.threshold, release: b.release }
  }
}

/** What many devices have in common opens no alert of one of them, however far it is: score.flux holds it to this. */
const COMMON_RATIO = 0.99
/** Thresholds are equal where they differ by no more than what rounding makes of them. */
const ROUNDING = 1e-6

/**
 * A score as it would be at another threshold; its ratio is 0 where it would not be stored. Where what the device is
 * accustomed to held its threshold above the configured one, it does so still.
 */
export function atThreshold<S extends Score>(score: S, { before, after, release }: Thresholds): S {
  if (before === after || !(score.ratio > 0)) return score
  const common = score.ratio === COMMON_RATIO
  const held = common ? before : score.score / score.ratio
  const threshold = held > before * (1 + ROUNDING) ? Math.max(after, held) : after
  const ratio = score.score / threshold
  return { ...score, ratio: ratio < release ? 0 : common ? Math.min(ratio, COMMON_RATIO) : ratio }
}

export interface Comparison<S extends Score> {
  readonly before: readonly Episode<S>[]
  readonly after: readonly Episode<S>[]
  /** Those of `after` that share no time with one of `before`, and the other way round. */
  readonly appear: readonly Episode<S>[]
  readonly vanish: readonly Episode<S>[]
}

/**
 * Which alerts follow from scores as they are and as they would be, and which of them are in one alone.
 *
 * @param scores all of one device, one metric, and one group of detectors
 */
export function compareSubject<S extends Score>(
  scores: readonly S[],
  change: (score: S) => S,
  linkOf: LinkOf,
  rules: AlertRules = {},
): Comparison<S> {
  const before = episodesOfSubject(scores, linkOf, rules)
  const after = episodesOfSubject(scores.map(change), linkOf, rules)
  return { before, after, appear: alone(after, before), vanish: alone(before, after) }
}

/** Those that share no time with one of the others; both follow one another in time. */
function alone<S extends Score>(episodes: readonly Episode<S>[], others: readonly Episode<S>[]): Episode<S>[] {
  let next = 0
  return episodes.filter(({ since, until }) => {
    while ((others[next]?.until ?? Number.POSITIVE_INFINITY) < since) next++
    return (others[next]?.since ?? Number.POSITIVE_INFINITY) > until
  })
}
