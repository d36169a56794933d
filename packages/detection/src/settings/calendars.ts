import type { FleetConfig } from '@nrg/schema/fleet-config'

/** Whose public holidays devices keep, such as `DE-BE`; nothing where none are kept. */
export interface HolidayRegions {
  /** Of most devices. */
  readonly usual: string
  /** Of the others, by device. */
  readonly exceptions: ReadonlyMap<string, string>
}

/** The dates of a region's public holidays, as `2026-05-01`. */
export type HolidaysOf = (region: string) => readonly string[]

const NONE = ''

/**
 * The holidays of a configuration's devices: those of their site, or of the fleet where it names none. Where all sites keep
 * the same, devices without a site do too, whose readings may name one.
 */
export function holidayRegions({ holidays, sites = {}, devices = {} }: FleetConfig): HolidayRegions {
  const regionOf = (site: { readonly holidays?: string } | undefined) => site?.holidays ?? holidays ?? NONE
  const [only, ...others] = new Set(Object.values(sites).map(regionOf))
  const usual = holidays ?? (only !== undefined && others.length === 0 ? only : NONE)
  const exceptions = new Map<string, string>()
  for (const [device, { site }] of Object.entries(devices)) {
    if (site === undefined || !Object.hasOwn(sites, site)) continue
    const region = regionOf(sites[site])
    if (region !== usual) exceptions.set(device, region)
  }
  return { usual, exceptions }
}

/** All regions whose holidays a configuration keeps. */
export function regionsOf(config: FleetConfig): readonly string[] {
  const { usual, exceptions } = holidayRegions(config)
  return [...new Set([usual, ...exceptions.values()])].filter((region) => region !== NONE)
}
