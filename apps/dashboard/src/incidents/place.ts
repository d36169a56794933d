import type { Incident } from '@nrg/schema/incident'
import type { SiteSummary } from '@nrg/schema/site'

/** Where an incident is: its device or how many, and its site. */
export function placeOf({ devices, name, site }: Incident, sites: readonly SiteSummary[] = []): string {
  const [only] = devices
  const which = devices.length === 1 && only !== undefined ? (name ?? `Device ${only}`) : ''
  const where = site === null ? '' : (sites.find((one) => one.site === site)?.name ?? site)
  const many = devices.length > 1 ? `${devices.length} devices` : devices.length === 0 ? 'the whole fleet' : ''
  return [which, where, many].filter((part) => part !== '').join(' · ')
}
