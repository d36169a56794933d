import type { Energy } from '@nrg/detection/energy/steps'

/** The energy of each device since its midnight, in its site's zone. */
export type TodayOf = ReadonlyMap<string, Energy>

/** The power of the fleet in each minute of the last hour, the latest last: milliseconds since the epoch, and kW. */
export type PowerMinutes = readonly (readonly [time: number, kw: number])[]
