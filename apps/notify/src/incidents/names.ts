import { deviceName, siteName, siteOf } from '@nrg/detection/place'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import type { Names } from '../channels/names.ts'

/** What devices and sites are called, by the configuration and by what people said of devices. */
export const namesOf = (fleet: FleetConfig): Names => ({
  devices: () => Object.keys(fleet.devices ?? {}),
  device: (id) => deviceName(fleet, id),
  siteOf: (device) => siteOf(fleet)(device),
  site: (id) => siteName(fleet, id),
})
