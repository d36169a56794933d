import type { FleetConfig } from '@nrg/schema/fleet-config'

const VOLTS = /^[mkM]?V$/

/** The metrics that say what voltage a device has, by their units. */
export const voltagesOf = ({ metrics }: FleetConfig): readonly string[] =>
  metrics.filter(({ unit }) => VOLTS.test(unit)).map(({ name }) => name)
