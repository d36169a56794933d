import { counterOf, judgedMetrics } from '@nrg/schema/counter'
import type { FleetConfig } from '@nrg/schema/fleet-config'

const LOAD = /^[mkMG]?(A|W|VA)$/

/** The metrics that say how much a device takes or gives: currents and powers, by their units, and the rates of counters. */
export const loadsOf = (config: FleetConfig): readonly string[] =>
  judgedMetrics(config).flatMap(({ name, unit }) =>
    LOAD.test(unit) || counterOf(config, name) !== undefined ? [name] : [],
  )
