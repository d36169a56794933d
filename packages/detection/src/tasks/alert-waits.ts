import { durationMs } from '@nrg/schema/duration'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { type AlertRules, ROW_MS, type Wait } from '../alerts/episodes.ts'
import { settingsOf } from '../detectors/detector.ts'
import { detectors } from '../detectors/index.ts'
import { wholeDevices } from '../detectors/offline.ts'
import { type Scope, scopeKey, scopesOf } from '../settings/scopes.ts'
import { alertLengths, lengthBetween } from './alert-lengths.ts'

/** What opens an alert at once. */
const AT_ONCE: Wait = { readings: 1, timeMs: 0 }

/** How long conditions must last before they are told, where that is not at once somewhere. */
export interface AlertWaits {
  /** By `metric reason`, and by `device metric reason` where a device has its own. */
  readonly byKey: ReadonlyMap<string, Wait>
  /** How far back the scores reach that tell, in milliseconds. */
  readonly backMs: number
}

/** The waits of a configuration: `for` of its detectors, where it is another than at once, or than that of the fleet. */
export function alertWaits(config: FleetConfig): AlertWaits {
  const byKey = new Map<string, Wait>()
  for (const detector of detectors) {
    const waitAt = (scope: Scope) => waitOf({ for: undefined, ...settingsOf(config, detector, scope) }.for ?? 1)
    for (const scope of [
      ...(detector.name === 'offline' ? wholeDevices(config) : []),
      ...scopesOf(config, config.metrics),
    ]) {
      const wait = waitAt(scope)
      const wider = scope.device === undefined ? AT_ONCE : waitAt({ metric: scope.metric })
      if (!isSame(wait, wider)) byKey.set(`${scopeKey(scope)} ${detector.name}`, wait)
    }
  }
  const longest = Math.max(0, ...[...byKey.values()].map(({ readings, timeMs }) => (readings - 1) * ROW_MS + timeMs))
  return { byKey, backMs: longest === 0 ? 0 : longest + ROW_MS }
}

const isSame = (a: Wait, b: Wait) => a.readings === b.readings && a.timeMs === b.timeMs

const waitOf = (wait: number | string): Wait =>
  typeof wait === 'number' ? { readings: wait, timeMs: 0 } : { readings: 1, timeMs: durationMs(wait) }

/** What is known of scores by a configuration. */
export const alertRules = (config: FleetConfig): AlertRules => ({
  waitOf: waitBetween(alertWaits(config)),
  lengthOf: lengthBetween(alertLengths(config)),
})

/** How long a condition of a device, metric and reason must last before it is told. */
export function waitBetween({ byKey }: AlertWaits): NonNullable<AlertRules['waitOf']> {
  return ({ device, metric, reason }) =>
    byKey.get(`${device} ${metric} ${reason}`) ?? byKey.get(`${metric} ${reason}`) ?? AT_ONCE
}
