import { POWER_METRIC, type PowerSource, powerKw, powerSource } from '@nrg/detection/energy/power'
import type { Electrical } from '@nrg/schema/device'
import { configOf, type FleetConfig } from '@nrg/schema/fleet-config'

/** What the power of a device is derived from, and with. */
export interface Derivation {
  readonly source: PowerSource
  readonly electrical: Electrical
}

/** How a device's power can be derived; undefined where it has no electrical data, or no voltage or current is measured. */
export function derivationOf(fleet: FleetConfig, device: string): Derivation | undefined {
  const source = powerSource(fleet)
  const electrical = configOf(fleet, device)?.electrical
  return source === undefined || electrical === undefined ? undefined : { source, electrical }
}

/** The power that a voltage and a current make, in kW; null where either is not known. */
export function derivedPower(
  volts: number | null,
  amperes: number | null,
  { source, electrical }: Derivation,
): number | null {
  const known = new Map([
    [source.voltage, volts ?? undefined],
    [source.current, amperes ?? undefined],
  ])
  return powerKw((metric) => (metric === POWER_METRIC ? undefined : known.get(metric)), electrical, source)
}
