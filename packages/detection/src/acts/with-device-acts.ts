import { configOf, type FleetConfig } from '@nrg/schema/fleet-config'
import type { Acts } from './acts.ts'

/** The configuration with what people say of devices, now and whenever they say more; that goes before it. */
export function withDeviceActs(fleet: FleetConfig, acts: Acts): FleetConfig {
  let version: number | undefined
  let devices: NonNullable<FleetConfig['devices']> = {}
  return {
    ...fleet,
    get devices() {
      if (version === acts.version) return devices
      version = acts.version
      devices = { ...fleet.devices }
      for (const id of acts.devices()) {
        const { revision: _, ...data } = acts.device(id)
        devices[id] = { ...configOf(fleet, id), ...data }
      }
      return devices
    },
  }
}
