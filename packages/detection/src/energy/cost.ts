import { type FleetConfig, siteConfigOf } from '@nrg/schema/fleet-config'
import type { Tariff } from '@nrg/schema/site'
import { siteOf } from '../place.ts'

/** What a kilowatt-hour costs at a device's site; undefined where nothing says so. */
export function tariffOf(fleet: FleetConfig, device: string): Tariff | undefined {
  return siteConfigOf(fleet, siteOf(fleet)(device))?.tariff
}

/** The time zone of a device's site; UTC where nothing says so. */
export function zoneOf(fleet: FleetConfig, device: string): string {
  return siteConfigOf(fleet, siteOf(fleet)(device))?.time_zone ?? 'UTC'
}

/** A sum of money; null where parts of it have no price, or are of several currencies. */
export interface Cost {
  readonly cost: number | null
  readonly currency: string | null
}

/** What amounts of energy cost, each at its own tariff. */
export function costOf(parts: Iterable<readonly [kwh: number, tariff: Tariff | undefined]>): Cost {
  let cost = 0
  const currencies = new Set<string | undefined>()
  for (const [kwh, tariff] of parts) {
    cost += kwh * (tariff?.per_kwh ?? 0)
    currencies.add(tariff?.currency)
  }
  const [currency] = currencies
  return currencies.size !== 1 || currency === undefined ? { cost: null, currency: null } : { cost, currency }
}
