import type { FleetConfig } from '@nrg/schema/fleet-config'
import { float, type Value } from '../script/value.ts'
import { byScope, type Scope } from '../settings/scopes.ts'
import type { Detector } from './detector.ts'
import type { KnownMetric, Told } from './watched.ts'

/** More than any score is, whatever it is in: where a detector is switched off. */
const NEVER = 1e12

/** The threshold of a scope, as tasks have it. */
export const thresholdOf = ({ enabled, threshold }: { readonly enabled: boolean; readonly threshold: number }): Value =>
  float(enabled ? threshold : NEVER)

/**
 * What is watched by a detector that judges some metrics alone.
 *
 * @param settings what it has set for a scope
 * @param tell of a metric that it judges, whether it does already
 */
export function watchMetrics<S extends { readonly enabled: boolean }>(
  config: FleetConfig,
  metrics: readonly string[],
  settings: (config: FleetConfig, scope: Scope) => S,
  tell: (own: S, known: KnownMetric, now: number) => Told | undefined,
): ReturnType<NonNullable<Detector['watch']>> {
  const settingsOf = byScope(config, (scope) => settings(config, scope))
  return (scope, known, now) => {
    const own = settingsOf(scope)
    return own?.enabled && metrics.includes(scope.metric) ? tell(own, known, now) : undefined
  }
}
