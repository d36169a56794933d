import type { FleetConfig } from '@nrg/schema/fleet-config'
import type { Score } from '../alerts/episodes.ts'
import { type Detector, type Parameters, settingsOf } from '../detectors/detector.ts'
import { detectors } from '../detectors/index.ts'
import { byScope, type Scope } from '../settings/scopes.ts'
import { atThreshold } from '../what-if/compare.ts'

/** A detector that verdicts may move: by the parameter that its scores are compared with. */
export interface Tunable {
  readonly detector: Detector<Parameters>
  readonly parameter: 'threshold' | 'run'
}

/** What has no other is the threshold; a value that stands still is compared with how many steps it does. */
const parameters = ['threshold', 'run'] as const

/**
 * By reason. What is critical whenever two readings in a row cross it, a limit or the voltage of a supply, is never among
 * them, nor what many have in common.
 */
const tunables: ReadonlyMap<string, Tunable> = new Map(
  detectors.flatMap((detector) => {
    const parameter = parameters.find((name) => name in detector.defaults && 'release' in detector.defaults)
    const nearest = detector.levels[parameter ?? ''] ?? 'device'
    if (parameter === undefined || nearest !== 'device' || detector.critical === 'at_once') return []
    return detector.group === 'fleet' ? [] : [[detector.name, { detector, parameter }] as const]
  }),
)

/** How verdicts may move the detector of a reason; undefined where they may not. */
export const tunableOf = (reason: string): Tunable | undefined => tunables.get(reason)

/** What a detector is set to at a place, as far as verdicts may move it. */
export interface Setting {
  readonly enabled: boolean
  /** What scores are compared with. */
  readonly threshold: number
  readonly release: number
}

/** What a detector is set to for a metric, of all or of a device. */
export function settingAt(config: FleetConfig, { detector, parameter }: Tunable, scope: Scope): Setting {
  const { enabled, release, [parameter]: threshold } = settingsOf(config, detector, scope)
  return { enabled, release: Number(release), threshold: Number(threshold) }
}

/** Makes what answers what is set where a score is of, found once for each place; undefined where verdicts may not move it. */
function bySetting<T>(fleet: FleetConfig, of: (tunable: Tunable, scope: Scope) => T): (score: Score) => T | undefined {
  const made = new Map<string, (scope: Required<Scope>) => T | undefined>()
  return (score) => {
    const tunable = tunableOf(score.reason)
    if (tunable === undefined) return undefined
    const known = made.get(score.reason) ?? byScope(fleet, (scope) => of(tunable, scope))
    made.set(score.reason, known)
    return known(score)
  }
}

/** Makes what answers each score as it would be by another configuration. */
export function rescored(before: FleetConfig, after: FleetConfig): (score: Score) => Score {
  const settings = bySetting(
    after,
    (tunable, scope) => [settingAt(before, tunable, scope), settingAt(after, tunable, scope)] as const,
  )
  return (score) => {
    const [then, now] = settings(score) ?? []
    if (then === undefined || now === undefined) return score
    if (!now.enabled) return { ...score, ratio: 0 }
    return atThreshold(score, { before: then.threshold, after: now.threshold, release: now.release })
  }
}

/** Makes what answers each score as it is by a configuration, where it was found by one with lower thresholds. */
export function asOfNow(fleet: FleetConfig): (score: Score) => Score {
  const settings = bySetting(fleet, (tunable, scope) => settingAt(fleet, tunable, scope))
  return (score) => {
    const setting = settings(score)
    if (setting === undefined) return score
    return { ...score, ratio: setting.enabled ? Math.min(score.ratio, score.score / setting.threshold) : 0 }
  }
}
