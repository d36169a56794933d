import { DEFAULT_HOLD } from '@nrg/schema/alert'
import type { DetectorName } from '@nrg/schema/detector'
import { durationMs } from '@nrg/schema/duration'
import { detectorFor, type FleetConfig } from '@nrg/schema/fleet-config'
import { type Scope, scopesOf } from './scopes.ts'

/** Reasons that share one alert, by the name of their group; alert.flux knows the same. */
export const alertGroups: Readonly<Record<string, readonly DetectorName[]>> = {
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
  const links = new Map<string, number>()
  const counts = new Map<number, number>()
  for (const scope of scopesOf(config))
    for (const group of Object.keys(alertGroups)) {
      const link = linkOf(config, scope, group)
      links.set(keyOf(scope, group), link)
      counts.set(link, (counts.get(link) ?? 0) + 1)
    }
  const usual = [...counts].reduce((most, one) => (one[1] > most[1] ? one : most))[0]
  const exceptions = new Map<string, number>()
  for (const scope of scopesOf(config))
    for (const group of Object.keys(alertGroups)) {
      const link = links.get(keyOf(scope, group)) as number
      const wider = scope.device === undefined ? usual : links.get(keyOf({ metric: scope.metric }, group))
      if (link !== wider) exceptions.set(keyOf(scope, group), link)
    }
  return { usual, shortest: Math.min(...counts.keys()), longest: Math.max(...counts.keys()), exceptions }
}

function linkOf(config: FleetConfig, { metric, device }: Scope, group: string): number {
  const detectors = (alertGroups[group] ?? []).map((name) => detectorFor(config, name, metric, device))
  return Math.max(
    ...detectors.flatMap(({ hold = DEFAULT_HOLD, cooldown = '0s' }) => [durationMs(hold), durationMs(cooldown)]),
  )
}

const keyOf = ({ metric, device }: Scope, group: string) =>
  [...(device === undefined ? [] : [device]), metric, group].join(' ')
