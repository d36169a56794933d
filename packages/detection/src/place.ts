import type { FleetConfig } from '@nrg/schema/fleet-config'

/** What a device is called. */
export const deviceName = (fleet: FleetConfig, device: string): string =>
  fleet.devices?.[device]?.name ?? `Device ${device}`

/** The site of a device; undefined where it has none. */
export const siteOf =
  ({ devices }: FleetConfig) =>
  (device: string): string | undefined =>
    devices?.[device]?.site

/** What a site is called; `No site` for devices that have none. */
export const siteName = (fleet: FleetConfig, site: string | null): string =>
  site === null ? 'No site' : (fleet.sites?.[site]?.name ?? site)

/** The other devices of the same site, and of the same feed where the device has one, in order. */
export function neighboursOf({ devices = {} }: FleetConfig, device: string): string[] {
  const { site, feed } = devices[device] ?? {}
  if (site === undefined && feed === undefined) return []
  return Object.entries(devices)
    .filter(([id, other]) => id !== device && other.site === site && (feed === undefined || other.feed === feed))
    .map(([id]) => id)
}
