import { uniform } from '../random.ts'

/** Where a device is, and what supplies it. */
export interface Place {
  readonly site: string
  readonly feed: string
}

/** How devices are spread: over so many sites, and at each of them over so many feeds. */
export interface PlantSize {
  readonly sites: number
  readonly feedsPerSite: number
}

const names = ['harbour', 'northgate', 'quarry', 'depot', 'riverside', 'mill', 'airfield', 'hall']

/** The name of a site by its number, from 0. */
const siteNamed = (index: number) => names[index] ?? `site-${index + 1}`

/** The place of each device: neighbours by id share a feed, and feeds a site. */
export function placesOf(devices: readonly number[], { sites, feedsPerSite }: PlantSize): ReadonlyMap<number, Place> {
  const feeds = sites * feedsPerSite
  return new Map(
    devices.map((device, index) => {
      const feed = Math.floor((index * feeds) / devices.length)
      const site = Math.floor(feed / feedsPerSite)
      return [device, { site: siteNamed(site), feed: `${siteNamed(site)}-${(feed % feedsPerSite) + 1}` }]
    }),
  )
}

/** The devices that are supplied together with one. */
export const sharingFeed = (places: ReadonlyMap<number, Place>, device: number): number[] =>
  [...places].flatMap(([other, { feed }]) => (feed === places.get(device)?.feed ? [other] : []))

/** What a load does when its voltage gives way: a drive takes more current, a heater less. */
export const takesMoreWhenLow = (seed: number, device: number): boolean => uniform(seed, device, 13) < 0.5

/** The places as the parts of fleet.yaml that the other services go by. */
export function fleetLines(places: ReadonlyMap<number, Place>): string {
  const sites = [...new Set([...places.values()].map(({ site }) => site))]
  return [
    'sites:',
    ...sites.map((site) => `  ${site}: { time_zone: UTC, tariff: { per_kwh: 0.23, currency: EUR } }`),
    'devices:',
    ...[...places].map(
      ([device, { site, feed }]) =>
        `  ${device}: { site: ${site}, feed: ${feed}, electrical: { phases: 3, nominal_v: 480, power_factor: 0.95 } }`,
    ),
    '',
  ].join('\n')
}
