import type { FleetConfig } from '@nrg/schema/fleet-config'
import { type HolidaysOf, holidayRegions, regionsOf } from '../settings/calendars.ts'
import { timeZones } from '../settings/time-zones.ts'
import { bool, dict, string, type Value } from './value.ts'
import { zoneOptions } from './zone-options.ts'

/** By which clock and calendar each device goes: see infra/tasks/shared/calendar.flux. */
export function calendarParameters(
  config: FleetConfig,
  holidaysOf: HolidaysOf,
): Record<'zone' | 'zones' | 'region' | 'regions' | 'holidays', Value> {
  const { usual, exceptions } = holidayRegions(config)
  return {
    ...zoneOptions(timeZones(config)),
    region: string(usual),
    regions: dict([...exceptions].map(([device, region]) => [device, string(region)])),
    holidays: dict(
      regionsOf(config).flatMap((region) =>
        holidaysOf(region).map((date) => [`${region} ${date.replaceAll('-', '')}`, bool(true)] as const),
      ),
    ),
  }
}
