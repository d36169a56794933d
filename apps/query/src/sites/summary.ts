import { siteName, siteOf } from '@nrg/detection/place'
import { type FleetConfig, siteConfigOf } from '@nrg/schema/fleet-config'
import type { SiteSummary } from '@nrg/schema/site'
import { energyTotals, excessTotals } from '../energy/totals.ts'
import { totalsOf } from '../fleet/totals.ts'
import type { LiveDevice } from '../live/live-device.ts'
import { type LiveState, statuses } from '../live/live-state.ts'

/** All sites in the order of the configuration, those without a device too, then others by name; last the devices that have no site, where there are some. */
export function siteSummaries(state: LiveState, fleet: FleetConfig): SiteSummary[] {
  const site = siteOf(fleet)
  const configured = Object.keys(fleet.sites ?? {})
  const members = new Map<string | null, LiveDevice[]>(configured.map((name) => [name, []]))
  for (const device of state.devices.values()) {
    const own = site(device.id) ?? null
    const others = members.get(own)
    if (others === undefined) members.set(own, [device])
    else others.push(device)
  }
  return [...members]
    .map(([name, devices]) => siteSummary(name, devices, state, fleet))
    .sort((a, b) => placeOf(a) - placeOf(b) || a.name.localeCompare(b.name, 'en'))

  function placeOf({ site: name }: SiteSummary): number {
    if (name === null) return configured.length + 1
    const place = configured.indexOf(name)
    return place < 0 ? configured.length : place
  }
}

function siteSummary(
  site: string | null,
  devices: readonly LiveDevice[],
  state: LiveState,
  fleet: FleetConfig,
): SiteSummary {
  const { note, time_zone = 'UTC', tariff } = siteConfigOf(fleet, site) ?? {}
  const { heard: _heard, usual_kw: _usual, ...totals } = totalsOf(devices, state, fleet)
  const troubles = devices.flatMap(({ id }) => state.troubles.get(id) ?? [])
  // Each once, however many of its devices it is at.
  const { excess_kwh, excess_cost } = excessTotals([...new Set(troubles.map(({ worst: one }) => one))])
  const rank = (status: (typeof statuses)[number]) => statuses.indexOf(status)
  const [worst] = troubles
    .filter(({ status }) => status !== 'silenced')
    .sort((a, b) => rank(a.status) - rank(b.status) || a.worst.incident.since - b.worst.incident.since)
  return {
    site,
    name: siteName(fleet, site),
    ...(note !== undefined && { note }),
    time_zone,
    ...totals,
    ...energyTotals(
      devices.map(({ id }) => id),
      state,
    ),
    excess_kwh,
    excess_cost,
    ...(tariff !== undefined && { tariff }),
    worst: worst === undefined ? null : { incident: worst.worst.incident.id, severity: worst.worst.incident.severity },
  }
}
