import { defaultHolds } from '@nrg/schema/alert'
import { durationMs } from '@nrg/schema/duration'
import { detectorFor, type FleetConfig } from '@nrg/schema/fleet-config'
import { USUAL_RESOLUTION } from './resolution.ts'
import { type Scope, scopesOf, tunedDevices } from './scopes.ts'

/** The metric that stands for a device itself: nothing at all was heard of it. */
export const WHOLE_DEVICE = 'device'

/** What holds where the configuration is silent. */
export const offlineDefaults = {
  enabled: true,
  gap: '3m',
  intervals: 3,
  min_samples: 20,
  release: 1,
}

const MINUTE_MS = 60_000

/** From when on a silence counts, for one metric or for the whole device, of the fleet or of a device. */
export interface OfflineScope extends Scope {
  readonly enabled: boolean
  /** In minutes, and no shorter than the steps in which the metric is rolled up can show. */
  readonly gap: number
  readonly intervals: number
  readonly minSamples: number
  readonly release: number
  /** In minutes. */
  readonly hold: number
}

export interface OfflineSettings {
  /** Of every metric, and of the devices themselves; none where `offline` is switched off everywhere. */
  readonly scopes: readonly OfflineScope[]
  /** The metrics that are rolled up by the minute. */
  readonly minutely: readonly string[]
}

/** The parameters of every scope. */
export function offlineSettings(config: FleetConfig): OfflineSettings {
  const whole = [{ metric: WHOLE_DEVICE }, ...tunedDevices(config).map(wholeDevice)]
  const scopes = [...whole, ...scopesOf(config)].map((scope) => {
    const own = {
      ...offlineDefaults,
      hold: defaultHolds.offline,
      ...detectorFor(config, 'offline', scope.metric, scope.device),
    }
    const { enabled, intervals, release, min_samples: minSamples } = own
    const gap = Math.max(durationMs(own.gap) / MINUTE_MS, slowest(config, scope.metric))
    return { ...scope, enabled, gap, intervals, minSamples, release, hold: durationMs(own.hold) / MINUTE_MS }
  })
  return {
    scopes: scopes.some(({ enabled }) => enabled) ? scopes : [],
    minutely: config.metrics.filter(({ name }) => stepMinutes(config, name) === 1).map(({ name }) => name),
  }
}

const wholeDevice = (device: string): Scope => ({ metric: WHOLE_DEVICE, device })

/** Minutes until a step without readings, and two more, can be told from one that is not over. */
function slowest(config: FleetConfig, metric: string): number {
  const minutes =
    metric === WHOLE_DEVICE
      ? Math.min(...config.metrics.map(({ name }) => stepMinutes(config, name)))
      : stepMinutes(config, metric)
  return minutes > 1 ? Math.ceil(4 * minutes - 1) : 1
}

/** The minutes of a step of the rollup. */
function stepMinutes(config: FleetConfig, metric: string): number {
  const { resolution = USUAL_RESOLUTION } = config.metrics.find(({ name }) => name === metric) ?? {}
  return durationMs(resolution) / MINUTE_MS
}
