import { judgedMetrics } from '@nrg/schema/counter'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { loadsOf } from './loads.ts'

const VOLTS = /^[mkM]?V$/

/** The metrics that say what voltage a device has, by their units. */
export const voltagesOf = (config: FleetConfig): readonly string[] =>
  judgedMetrics(config)
    .filter(({ unit }) => VOLTS.test(unit))
    .map(({ name }) => name)

/** Of some metrics the voltages, and the loads that drive them: none where there is no such voltage. */
export function drivenOf(config: FleetConfig, judged: readonly string[]) {
  const driven = voltagesOf(config).filter((metric) => judged.includes(metric))
  return { driven, loads: driven.length > 0 ? loadsOf(config) : [] }
}
