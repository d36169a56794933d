import { configOf, type FleetConfig, siteConfigOf } from '@nrg/schema/fleet-config'

/** What a device is called. */
export const deviceName = (fleet: FleetConfig, device: string): string =>
  configOf(fleet, device)?.name ?? `Device ${device}`

/** The site of a device; undefined where it has none. */
export const siteOf =
  (fleet: FleetConfig) =>
  (device: string): string | undefined =>
    configOf(fleet, device)?.site

/** What a site is called; `No site` for devices that have none. */
export const siteName = (fleet: FleetConfig, site: string | null): string =>
  site === null ? 'No site' : (siteConfigOf(fleet, site)?.name ?? site)

/** The other devices of the same site, and of the same feed where the device has one, in order. */
export function neighboursOf(fleet: FleetConfig, device: string): string[] {
  return othersOf(fleet, device, configOf(fleet, device)?.feed)
}

/** All others of its site. */
export const siteMatesOf = (fleet: FleetConfig, device: string): string[] => othersOf(fleet, device, undefined)

function othersOf(fleet: FleetConfig, device: string, feed: string | undefined): string[] {
  const { site } = configOf(fleet, device) ?? {}
  if (site === undefined && feed === undefined) return []
  return Object.entries(fleet.devices ?? {})
    .filter(([id, other]) => id !== device && other.site === site && (feed === undefined || other.feed === feed))
    .map(([id]) => id)
}
