import type { FleetConfig } from '@nrg/schema/fleet-config'
import type { Score } from '../alerts/episodes.ts'
import type { Scope } from '../settings/scopes.ts'
import { withSettings } from '../what-if/threshold.ts'
import { meets, type RaisedAlert, type Subject } from './subjects.ts'
import { settingAt, tunableOf } from './tunable.ts'

/** A threshold is raised so far beyond what it is to leave out, for the next one goes as far. */
const BEYOND = 1.05

/** No threshold becomes more than so many times what it is: what is louder than that no threshold is meant for. */
const MOST_TIMES = 4

/** So many alerts of a detector have to be said to be false, and none real, before it is switched off for a metric of a device. */
const FALSE_BEFORE_OFF = 2

/** What a detector is to be set to: another threshold, or off. */
export type Wanted = number | 'off'

/** Detectors that are set together, for a metric, or a metric of a device. */
export interface Candidate extends Scope {
  readonly wanted: ReadonlyMap<string, Wanted>
}

/** What leaves an alert out: at its device alone, and for the metric of all. None where that is beyond reach. */
export function candidatesFor(subject: Subject, alert: RaisedAlert, fleet: FleetConfig): Candidate[] {
  const { device, metric, scores } = subject
  const wanted = new Map<string, Wanted>()
  for (const score of scores) {
    if (!meets(alert)({ since: score.at, until: score.at }) || score.ratio < 1) continue
    const needed = neededFor(score, fleet) ?? (mayBeOff(subject, score.reason) ? 'off' : undefined)
    if (needed === undefined) return []
    wanted.set(score.reason, more(needed, wanted.get(score.reason)))
  }
  if (wanted.size === 0) return []
  const own = { metric, device, wanted }
  return [...wanted.values()].includes('off') ? [own] : [own, { metric, wanted }]
}

/** Of two the one that leaves out more. */
export const more = (one: Wanted, other: Wanted | undefined): Wanted =>
  one === 'off' || other === 'off' ? 'off' : Math.max(one, other ?? 0)

/** The configuration with what a candidate wants. */
export const withCandidate = (fleet: FleetConfig, { device, metric, wanted }: Candidate): FleetConfig =>
  [...wanted].reduce((config, [reason, want]) => {
    const tunable = tunableOf(reason)
    if (tunable === undefined) return config
    const scope = { metric, reason, ...(device !== undefined && { devices: [device] }) }
    return withSettings(config, scope, want === 'off' ? { enabled: false } : { [tunable.parameter]: want })
  }, fleet)

function neededFor({ device, metric, reason, score }: Score, fleet: FleetConfig): number | undefined {
  const tunable = tunableOf(reason)
  if (tunable === undefined) return undefined
  const needed = roundedUp(score * BEYOND)
  return needed > MOST_TIMES * settingAt(fleet, tunable, { device, metric }).threshold ? undefined : needed
}

function mayBeOff({ raised }: Subject, reason: string): boolean {
  if (tunableOf(reason) === undefined) return false
  const own = raised.filter((alert) => alert.reason === reason)
  const judgedFalse = own.filter(({ judged }) => judged === 'false').length
  return judgedFalse >= FALSE_BEFORE_OFF && !own.some(({ judged }) => judged === 'real')
}

/** With two digits: a third one would say more than is known. */
function roundedUp(value: number): number {
  const step = 10 ** (Math.floor(Math.log10(value)) - 1)
  return Number((Math.ceil(value / step) * step).toPrecision(2))
}
