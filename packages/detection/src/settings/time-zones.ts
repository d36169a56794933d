import { type FleetConfig, siteConfigOf } from '@nrg/schema/fleet-config'

/** Which clocks the people around a device go by: names of the tz database. */
export interface TimeZones {
  /** That of most devices. */
  readonly usual: string
  /** That of the others, by device. */
  readonly exceptions: ReadonlyMap<string, string>
}

/**
 * The time zones of a configuration's devices: that of their site. Where all sites have one zone, it is that of devices
 * without a site too, whose readings may name one; otherwise theirs is UTC.
 */
export function timeZones({ sites = {}, devices = {} }: FleetConfig): TimeZones {
  const zones = new Set(Object.values(sites).map(zoneOf))
  const [only] = zones
  const usual = only !== undefined && zones.size === 1 ? only : UTC
  const exceptions = new Map<string, string>()
  for (const [device, { site }] of Object.entries(devices)) {
    const own = siteConfigOf({ sites }, site)
    if (own === undefined) continue
    const zone = zoneOf(own)
    if (zone !== usual) exceptions.set(device, zone)
  }
  return { usual, exceptions }
}

const UTC = 'UTC'
const zoneOf = ({ time_zone = UTC }: { readonly time_zone?: string }) => time_zone
