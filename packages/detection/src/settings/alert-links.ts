import { defaultHolds, type Reason } from '@nrg/schema/alert'
import { durationMs } from '@nrg/schema/duration'
import { detectorFor, type FleetConfig } from '@nrg/schema/fleet-config'
import { type Scope, scopesOf, tunedDevices } from './scopes.ts'

/** Reasons that share one alert, by the name of their group; alert.flux knows the same. */
export const alertGroups: Readonly<Record<string, readonly Reason[]>> = {
  zscore: ['zscore', 'spike'],
  level: ['level', 'noise', 'seasonal'],
  limit: ['limit'],
  rate: ['rate'],
  stuck: ['stuck'],
  offline: ['offline'],
  fleet: ['fleet'],
}

/** How far apart scores may be and still be of one alert, in milliseconds. */
export interface AlertLinks {
  /** What holds for most metrics and groups. */
  readonly usual: number
  readonly shortest: number
  readonly longest: number
  /** What differs from it, by `metric group` and `device metric group`. */
  readonly exceptions: ReadonlyMap<string, number>
}

/** The links of a configuration: of each scope and group, the longest hold or cooldown of its detectors. */
export function alertLinks(config: FleetConfig): AlertLinks {
  const links = new Map(
    subjectsOf(config).map((subject) => [keyOf(subject), { ...subject, link: linkOf(config, subject) }]),
  )
  const all = [...links.values()]
  const usual = mostFrequent(all.map(({ link }) => link))
  const exceptions = new Map<string, number>()
  for (const [key, { metric, group, device, link }] of links) {
    const wider = device === undefined ? usual : links.get(keyOf({ metric, group }))?.link
    if (link !== wider) exceptions.set(key, link)
  }
  const lengths = all.map(({ link }) => link)
  return { usual, shortest: Math.min(...lengths), longest: Math.max(...lengths), exceptions }
}

interface Subject extends Scope {
  readonly group: string
}

/** Every scope with every group; a device that is silent altogether is the metric `device`. */
function subjectsOf(config: FleetConfig): Subject[] {
  const whole = [{}, ...tunedDevices(config).map((device) => ({ device }))]
  return [
    ...scopesOf(config).flatMap((scope) => Object.keys(alertGroups).map((group) => ({ ...scope, group }))),
    ...whole.map((of) => ({ ...of, metric: 'device', group: 'offline' })),
  ]
}

function linkOf(config: FleetConfig, { metric, device, group }: Subject): number {
  const detectors = (alertGroups[group] ?? []).map((reason) => ({
    hold: defaultHolds[reason],
    cooldown: '0s',
    ...detectorFor(config, reason, metric, device),
  }))
  // One that is switched off writes no scores to be linked; where all are, nothing hangs on it.
  const used = detectors.filter(({ enabled }) => enabled !== false)
  return Math.max(
    ...(used.length === 0 ? detectors : used).flatMap(({ hold, cooldown }) => [durationMs(hold), durationMs(cooldown)]),
  )
}

function mostFrequent(values: readonly number[]): number {
  const counts = new Map<number, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].reduce((most, one) => (one[1] > most[1] ? one : most))[0]
}

const keyOf = ({ metric, device, group }: Subject) =>
  [...(device === undefined ? [] : [device]), metric, group].join(' ')
