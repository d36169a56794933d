import type { FleetConfig } from '@nrg/schema/fleet-config'

const LOAD = /^[mkMG]?(A|W|VA)$/

/** The metrics that say how much a device takes or gives, by their units: currents and powers. */
export const loadsOf = ({ metrics }: FleetConfig): readonly string[] =>
  metrics.filter(({ unit }) => LOAD.test(unit)).map(({ name }) => name)
