import type { Energy } from '@nrg/detection/energy/steps'

/** What an episode took more than was expected. */
export interface Excess {
  /** Less than expected is below 0. */
  readonly kwh: number
  /** Null without a tariff, or where the currencies are several. */
  readonly cost: number | null
  readonly currency: string | null
  /** If it goes on as it has so far. */
  readonly kwhPerDay: number
  readonly costPerDay: number | null
}

/** Of incidents, and of their alerts, by id. What is not there has no excess that is known. */
export type ExcessOf = ReadonlyMap<string, Excess>

/** The energy of each device since its midnight, in its site's zone. */
export type TodayOf = ReadonlyMap<string, Energy>

/** The power of the fleet in each minute of the last hour, the latest last: milliseconds since the epoch, and kW. */
export type PowerMinutes = readonly (readonly [time: number, kw: number])[]
