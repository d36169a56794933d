import { type FleetConfig, orderedMetrics } from './fleet-config.ts'
import type { Metric } from './metric.ts'

/** The metric that says how fast a counter rises, in its unit per hour. It is made of the counter's readings. */
export const rateOf = (counter: string): string => `${counter}_rate`

/** The counters of a configuration. */
export const countersOf = ({ metrics }: Pick<FleetConfig, 'metrics'>): readonly Metric[] =>
  metrics.filter(({ kind }) => kind === 'counter')

/** The counter that a metric is the rate of; undefined where it is a metric of its own. */
export const counterOf = (config: Pick<FleetConfig, 'metrics'>, metric: string): Metric | undefined =>
  countersOf(config).find(({ name }) => rateOf(name) === metric)

/** The configured metrics that devices report: all but rates. */
export function measuredMetrics(config: Pick<FleetConfig, 'metrics'>): readonly Metric[] {
  const rates = new Set(countersOf(config).map(({ name }) => rateOf(name)))
  return config.metrics.filter(({ name }) => !rates.has(name))
}

/** The metrics that are judged: all but counters, for which their rates stand. */
export const judgedMetrics = (config: Pick<FleetConfig, 'metrics'>): readonly Metric[] =>
  config.metrics.filter(({ kind }) => kind !== 'counter')

/** The metrics that are shown, in the order of answers. */
export const shownMetrics = (config: FleetConfig): readonly Metric[] =>
  judgedMetrics({ metrics: orderedMetrics(config) })

/**
 * The configuration with a metric for the rate of each counter, which has what is set of the counter: limits and detectors,
 * for all devices and for single ones. One that has them already stays as it is.
 */
export function withRates<C extends FleetConfig>(config: C): C {
  const names = new Set(config.metrics.map(({ name }) => name))
  const counters = countersOf(config).filter(({ name }) => !names.has(rateOf(name)))
  if (counters.length === 0) return config
  const added = new Set(counters.map(({ name }) => name))
  const metrics = config.metrics.flatMap((metric) => {
    if (!added.has(metric.name)) return [metric]
    const { kind: _kind, ignore: _ignore, label, ...own } = metric
    const { limit: _limit, ...counter } = metric
    const rate = { ...own, name: rateOf(metric.name), unit: `${metric.unit}/h` }
    return [counter, { ...rate, ...(label !== undefined && { label: `${label} per hour` }) }]
  })
  const { devices } = config
  if (devices === undefined) return { ...config, metrics }
  const own = Object.entries(devices).map(([id, device]) => {
    const set = Object.entries(device.metrics ?? {})
    if (!set.some(([name]) => added.has(name))) return [id, device]
    const moved = set.flatMap(([name, { limit, ...of }]): [string, object][] => {
      if (!added.has(name)) return [[name, { ...of, ...(limit && { limit }) }]]
      const { ignore: _ignore, ...judged } = of
      return [
        [name, of],
        [rateOf(name), { ...judged, ...(limit && { limit }) }],
      ]
    })
    return [id, { ...device, metrics: Object.fromEntries(moved) }]
  })
  return { ...config, metrics, devices: Object.fromEntries(own) }
}
