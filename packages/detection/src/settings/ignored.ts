import { measuredMetrics } from '@nrg/schema/counter'
import { type FleetConfig, metricConfigOf } from '@nrg/schema/fleet-config'
import { type Scope, scopesOf } from './scopes.ts'

/** Values that the sensor of a metric says when it fails. */
export interface IgnoredValues {
  readonly metric: string
  /** Of this device alone; left out: of all but those that have their own. */
  readonly device?: string
  readonly values: readonly number[]
  /** Devices that have their own, where it is of all others. */
  readonly others: readonly string[]
}

/** What sensors say when they fail, by metric, and by device where one has its own. */
export function ignoredValues(config: FleetConfig): readonly IgnoredValues[] {
  const own = scopesOf(config, measuredMetrics(config)).filter((scope) => ownOf(config, scope) !== undefined)
  const all = config.metrics.map(({ name: metric, ignore: values = [] }) => {
    const others = own.flatMap((scope) => (scope.metric === metric && scope.device !== undefined ? [scope.device] : []))
    return { metric, values, others }
  })
  const ofDevices = own.map((scope) => ({ ...scope, values: ownOf(config, scope) ?? [], others: [] }))
  return [...all, ...ofDevices].filter(({ values }) => values.length > 0)
}

/** Whether anything that a metric of a device may say is known for a failure of its sensor. */
export function ignoresSome(config: FleetConfig, scope: Scope): boolean {
  const values = ownOf(config, scope) ?? config.metrics.find(({ name }) => name === scope.metric)?.ignore ?? []
  return values.length > 0
}

const ownOf = (config: FleetConfig, { metric, device }: Scope) =>
  device === undefined ? undefined : metricConfigOf(config, device, metric)?.ignore
