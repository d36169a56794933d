import type { FleetConfig } from '@nrg/schema/fleet-config'
import type { Limit, Metric } from '@nrg/schema/metric'

/** Bounds of what people have, by metric. */
const limits: Readonly<Record<string, Limit>> = {
  voltage_v: { upper: 253 },
  current_a: { upper: 80 },
  temp_c: { upper: 90 },
}

/**
 * The configuration with what has to be said of devices that people have, their limits, further metrics and the time zone
 * of where they are, and no more.
 */
export function fieldConfig(config: FleetConfig, further: readonly Metric[] = [], timeZone = 'UTC'): FleetConfig {
  const metrics = config.metrics.map((metric) => {
    const limit = limits[metric.name]
    return limit === undefined ? metric : { ...metric, limit }
  })
  const sites = timeZone === 'UTC' ? {} : { sites: { here: { time_zone: timeZone } } }
  return { ...config, ...sites, metrics: [...metrics, ...further] }
}
