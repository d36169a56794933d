import { durationMs } from '@nrg/schema/duration'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import type { LinkOf } from '../alerts/episodes.ts'
import { settingsOf } from '../detectors/detector.ts'
import { alertGroups, detectors, groupOf } from '../detectors/index.ts'
import { offline, wholeDevices } from '../detectors/offline.ts'
import { type Scope, scopesOf } from '../settings/scopes.ts'

/** How far apart scores may be and still be of one alert, in milliseconds. */
export interface AlertLinks {
  /** What holds for most metrics and groups. */
  readonly usual: number
  readonly shortest: number
  readonly longest: number
  /** What differs from it, by `metric group` and `device metric group`. */
  readonly exceptions: ReadonlyMap<string, number>
}

/**
 * Of a device that reports rarely, so many of its own intervals are the least link: an hour is the longest that counts, and
 * each is known so long after it is.
 */
export const PACE = { intervals: 2, longestMs: 3_600_000, behindMs: 3 * 3_600_000 } as const

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

/** Every scope with every group that may tell of it; a device that is silent altogether is the metric `device`. */
function subjectsOf(config: FleetConfig): Subject[] {
  const judged = new Map(detectors.flatMap(({ name, of }) => (of ? [[name, new Set(of(config))] as const] : [])))
  return [
    ...scopesOf(config, config.metrics).flatMap((scope) =>
      Object.entries(alertGroups)
        .filter(([, reasons]) => reasons.some((reason) => judged.get(reason)?.has(scope.metric) ?? true))
        .map(([group]) => ({ ...scope, group })),
    ),
    ...wholeDevices(config).map((scope) => ({ ...scope, group: 'offline' })),
  ]
}

function linkOf(config: FleetConfig, { group, ...scope }: Subject): number {
  const of = detectors
    .filter((detector) => detector.group === group)
    .map((detector) => ({ cooldown: '0s', ...settingsOf(config, detector, scope) }))
  // One that is switched off writes no scores to be linked; where all are, nothing hangs on it.
  const used = of.filter(({ enabled }) => enabled)
  return Math.max(
    ...(used.length === 0 ? of : used).flatMap(({ hold, cooldown }) => [durationMs(hold), durationMs(cooldown)]),
  )
}

function mostFrequent(values: readonly number[]): number {
  const counts = new Map<number, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].reduce((most, one) => (one[1] > most[1] ? one : most))[0]
}

const keyOf = ({ metric, device, group }: Subject) =>
  [...(device === undefined ? [] : [device]), metric, group].join(' ')

/**
 * How far apart scores of a device, metric and reason may be and still be of one alert, in milliseconds.
 *
 * @param intervalOf how often a metric of a device is read, in milliseconds; 0 where that is not known
 */
export function linkBetween(
  { usual, exceptions }: AlertLinks,
  intervalOf: (scope: Required<Scope>) => number = () => 0,
): LinkOf {
  return ({ device, metric, reason }) => {
    const group = groupOf(reason)
    const link = exceptions.get(keyOf({ device, metric, group })) ?? exceptions.get(keyOf({ metric, group })) ?? usual
    if (reason === offline.name) return link
    return Math.max(link, PACE.intervals * Math.min(PACE.longestMs, intervalOf({ device, metric })))
  }
}
