import { configOf, type FleetConfig } from '@nrg/schema/fleet-config'

/** Where a threshold would be another one. */
export interface ThresholdScope {
  /** Of these devices; left out: of the fleet. */
  readonly devices?: readonly string[] | undefined
  /** Of this metric; left out: of all. */
  readonly metric?: string | undefined
  /** That of this detector. */
  readonly reason: string
}

/** What of a configuration sets a threshold, as it stands in fleet.yaml. */
export function thresholdLines({ devices, metric, reason }: ThresholdScope, threshold: number): object {
  const detectors = { [reason]: { threshold } }
  if (devices !== undefined) {
    const own = metric === undefined ? { detectors } : { metrics: { [metric]: { detectors } } }
    return { devices: Object.fromEntries(devices.map((device) => [device, own])) }
  }
  return metric === undefined ? { detectors } : { metrics: [{ name: metric, detectors }] }
}

/** The configuration with another threshold there; what is set nearer to a device holds as before. */
export const withThreshold = (config: FleetConfig, scope: ThresholdScope, threshold: number): FleetConfig =>
  withSettings(config, scope, { threshold })

/** The configuration with parameters of a detector set there; what is set nearer to a device holds as before. */
export function withSettings(
  config: FleetConfig,
  { devices, metric, reason }: ThresholdScope,
  settings: Readonly<Record<string, unknown>>,
): FleetConfig {
  const set = (all: FleetConfig['detectors']) => ({ ...all, [reason]: { ...all?.[reason], ...settings } })
  if (devices !== undefined) {
    const changed = { ...config.devices }
    for (const device of devices) {
      const own = configOf(config, device) ?? {}
      changed[device] =
        metric === undefined
          ? { ...own, detectors: set(own.detectors) }
          : {
              ...own,
              metrics: {
                ...own.metrics,
                [metric]: { ...own.metrics?.[metric], detectors: set(own.metrics?.[metric]?.detectors) },
              },
            }
    }
    return { ...config, devices: changed }
  }
  if (metric === undefined) return { ...config, detectors: set(config.detectors) }
  return {
    ...config,
    metrics: config.metrics.map((one) => (one.name === metric ? { ...one, detectors: set(one.detectors) } : one)),
  }
}
