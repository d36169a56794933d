import { judgedMetrics } from '@nrg/schema/counter'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import type { Metric } from '@nrg/schema/metric'

/** What parameters can be set for: a metric of the whole fleet, or of one device. */
export interface Scope {
  readonly metric: string
  readonly device?: string
}

/** How the Flux scripts look a scope up: `current_a`, or `1007 current_a`. */
export function scopeKey({ metric, device }: Scope): string {
  return device === undefined ? metric : `${device} ${metric}`
}

/**
 * What is so for a metric of a device: made once for each scope that there is, as scripts do, and not for every device.
 *
 * @param more what is none of the metrics that are judged, and has scopes all the same
 * @returns undefined for metrics that have no scope
 */
export function byScope<T>(
  config: FleetConfig,
  make: (scope: Scope) => T,
  more: readonly string[] = [],
): (scope: Required<Scope>) => T | undefined {
  const metrics = new Set([...judgedMetrics(config).map(({ name }) => name), ...more])
  const tuned = new Set(tunedDevices(config))
  const made = new Map<string, T>()
  return ({ metric, device }) => {
    if (!metrics.has(metric)) return undefined
    const scope = tuned.has(device) ? { metric, device } : { metric }
    const key = scopeKey(scope)
    const known = made.get(key)
    if (known !== undefined) return known
    const one = make(scope)
    made.set(key, one)
    return one
  }
}

/** The devices that have parameters of their own; of others the configuration says no more than where they are. */
export function tunedDevices({ devices = {} }: FleetConfig): readonly string[] {
  return Object.keys(devices).filter((id) => devices[id]?.detectors !== undefined || devices[id]?.metrics !== undefined)
}

/** The settings of every scope of some metrics, of those that are judged somewhere. */
export function judgedScopes<S extends Scope & { readonly enabled: boolean }>(
  config: FleetConfig,
  metrics: readonly string[],
  settings: (scope: Scope) => S,
): readonly S[] {
  const scopes = scopesOf(config)
    .filter(({ metric }) => metrics.includes(metric))
    .map(settings)
  const judged = new Set(scopes.filter(({ enabled }) => enabled).map(({ metric }) => metric))
  return scopes.filter(({ metric }) => judged.has(metric))
}

/** Every metric of some, and each of them again for every device that has parameters of its own; without them all that are judged. */
export function scopesOf(config: FleetConfig, of: readonly Metric[] = judgedMetrics(config)): readonly Scope[] {
  const metrics = of.map(({ name }) => name)
  return [
    ...metrics.map((metric) => ({ metric })),
    ...tunedDevices(config).flatMap((device) => metrics.map((metric) => ({ metric, device }))),
  ]
}
