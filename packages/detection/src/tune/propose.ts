import type { FleetConfig } from '@nrg/schema/fleet-config'
import type { Episode } from '../alerts/episodes.ts'
import type { Scope } from '../settings/scopes.ts'
import { type Candidate, candidatesFor, more, type Wanted, withCandidate } from './candidates.ts'
import { falseness } from './evidence.ts'
import { type AlertMaking, changesOf, meets, type RaisedAlert, type Subject } from './subjects.ts'
import { rescored, settingAt, tunableOf } from './tunable.ts'

/** No more of what is likely to be real may go than this share, or than so many alerts of few. */
const [MOST_LOST, LEAST_LOST] = [0.02, 2]

/** Of what goes, so many times as much has to be likely to be false as real. */
const WORTH = 1.5

/** Something that a detector is set to, for a metric of all devices where none is named. */
export interface Change extends Scope {
  readonly reason: string
  readonly parameter: string
  readonly before: number | boolean
  readonly after: number | boolean
}

/** What verdicts suggest. */
export interface Proposal {
  readonly changes: readonly Change[]
  /** The configuration with them. */
  readonly fleet: FleetConfig
  readonly vanish: readonly RaisedAlert[]
  readonly appear: readonly Episode[]
  /** Alerts that were said to be false and stay. */
  readonly stay: readonly RaisedAlert[]
}

/**
 * Proposes what detectors are set to so that less of what verdicts call false is raised, and next to nothing less of what is
 * real: higher thresholds, and off for a metric of a device where nothing else helps and nobody found it right. Limits and
 * supplies are left alone.
 *
 * @param subjects what alerts are made of, of a stretch of time; what has no alert in it is not looked at
 */
export function propose(fleet: FleetConfig, subjects: readonly Subject[], making: AlertMaking): Proposal {
  const alerts = subjects.flatMap((subject) => subject.raised.map((alert) => ({ alert, subject })))
  const chances = falseness(alerts.map(({ alert, subject }) => ({ ...alert, ratio: ratioOf(alert, subject) })))
  const isFalse = new Map(alerts.map(({ alert }, index) => [alert, chances[index] ?? 0]))
  const chanceOf = (alert: RaisedAlert) => isFalse.get(alert) ?? 0
  const options = alerts
    .filter(({ alert }) => chanceOf(alert) > 0.5)
    .flatMap(({ alert, subject }) => candidatesFor(subject, alert, fleet))
    .map((candidate) => ({ candidate, vanish: vanishing(candidate, fleet, subjects, making) }))
    .filter(({ vanish }) => !vanish.some((alert) => alert.judged === 'real' && chanceOf(alert) < 0.5))
  const real = chances.reduce((sum, chance) => sum + 1 - chance, 0)
  return outcome(fleet, merged(choose(options, chanceOf, Math.max(LEAST_LOST, MOST_LOST * real))), subjects, making)
}

/** How far an alert went beyond what its thresholds are. */
const ratioOf = (alert: RaisedAlert, { scores }: Subject) =>
  scores.reduce((most, { at, ratio }) => (ratio > most && meets(alert)({ since: at, until: at }) ? ratio : most), 1)

interface Option {
  readonly candidate: Candidate
  readonly vanish: readonly RaisedAlert[]
}

function vanishing(candidate: Candidate, fleet: FleetConfig, subjects: readonly Subject[], making: AlertMaking) {
  const { device, metric } = candidate
  const change = rescored(fleet, withCandidate(fleet, candidate))
  return subjects
    .filter((one) => one.metric === metric && (device === undefined || one.device === device))
    .flatMap((one) => changesOf(one, change, making).vanish)
}

/** One after the other, those first by which most goes that is false for what goes that is real. */
function choose(options: readonly Option[], chanceOf: (alert: RaisedAlert) => number, mostLost: number): Candidate[] {
  const chosen: Candidate[] = []
  const gone = new Set<RaisedAlert>()
  let lost = 0
  for (let left = [...options]; ; ) {
    const rated = left.flatMap((option) => {
      const more = option.vanish.filter((alert) => !gone.has(alert))
      const bad = more.reduce((sum, alert) => sum + chanceOf(alert), 0)
      // Who was asked has answered.
      const good = more.reduce((sum, alert) => sum + (alert.judged === 'false' ? 0 : 1 - chanceOf(alert)), 0)
      return more.length > 0 && bad >= WORTH * good && lost + good <= mostLost ? [{ option, more, bad, good }] : []
    })
    const best = rated.sort((a, b) => b.bad / (b.good + 0.1) - a.bad / (a.good + 0.1))[0]
    if (best === undefined) return chosen
    chosen.push(best.option.candidate)
    for (const alert of best.more) gone.add(alert)
    lost += best.good
    left = rated.map(({ option }) => option).filter((option) => option !== best.option)
  }
}

/** Candidates that are about the same are one; those of all devices come first, for what a device has goes before them. */
function merged(chosen: readonly Candidate[]): Candidate[] {
  const byScope = new Map<string, Scope & { readonly wanted: Map<string, Wanted> }>()
  for (const { wanted, ...scope } of chosen.toSorted(
    (a, b) => Number(a.device !== undefined) - Number(b.device !== undefined),
  )) {
    const key = JSON.stringify([scope.metric, scope.device])
    const own = byScope.get(key) ?? { ...scope, wanted: new Map() }
    byScope.set(key, own)
    const ofAll = byScope.get(JSON.stringify([scope.metric, undefined]))?.wanted
    for (const [reason, want] of wanted)
      own.wanted.set(reason, more(more(want, own.wanted.get(reason)), ofAll?.get(reason)))
  }
  return [...byScope.values()]
}

function outcome(
  fleet: FleetConfig,
  candidates: readonly Candidate[],
  subjects: readonly Subject[],
  making: AlertMaking,
): Proposal {
  const changed = candidates.reduce(withCandidate, fleet)
  const change = rescored(fleet, changed)
  const found = subjects.map((subject) => changesOf(subject, change, making))
  const vanish = found.flatMap((one) => one.vanish)
  const stay = subjects
    .flatMap(({ raised }) => raised)
    .filter((alert) => alert.judged === 'false' && !vanish.includes(alert))
  const changes = candidates.flatMap((candidate) => changesFor(candidate, fleet))
  return { changes, fleet: changed, vanish, appear: found.flatMap((one) => one.appear), stay }
}

const changesFor = ({ wanted, ...scope }: Candidate, fleet: FleetConfig): Change[] =>
  [...wanted].flatMap(([reason, want]): Change[] => {
    const tunable = tunableOf(reason)
    if (tunable === undefined) return []
    const { enabled, threshold } = settingAt(fleet, tunable, scope)
    return want === 'off'
      ? [{ ...scope, reason, parameter: 'enabled', before: enabled, after: false }]
      : [{ ...scope, reason, parameter: tunable.parameter, before: threshold, after: want }]
  })

/** Whether a configuration has what a change is to make of it. */
export function changeHolds(fleet: FleetConfig, change: Change): boolean {
  const tunable = tunableOf(change.reason)
  if (tunable === undefined) return false
  const { enabled, threshold } = settingAt(fleet, tunable, change)
  return (change.parameter === 'enabled' ? enabled : threshold) === change.after
}
