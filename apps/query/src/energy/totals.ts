import type { LiveIncident, LiveState } from '../live/live-state.ts'
import { rounded } from '../rounded.ts'
import { todayTogether } from './energy-today.ts'
import { money } from './told.ts'

/** What open incidents take more than was expected, together; null where no part is known. */
export interface ExcessTotals {
  readonly excess_kwh: number | null
  readonly excess_cost: number | null
  readonly excess_cost_per_day: number | null
}

/** Sums up what open incidents took so far. A cost is of those that have one, if it is of one currency. */
export function excessTotals(incidents: readonly LiveIncident[]): ExcessTotals {
  const all = incidents.filter(({ open }) => open).flatMap(({ incident, excess }) => excess?.get(incident.id) ?? [])
  const priced = all.filter(({ cost }) => cost !== null)
  const oneCurrency = new Set(priced.map(({ currency }) => currency)).size === 1
  const sum = (values: readonly (number | null)[]) => values.reduce<number>((total, one) => total + (one ?? 0), 0)
  return {
    excess_kwh: all.length === 0 ? null : rounded(sum(all.map(({ kwh }) => kwh)), 2),
    excess_cost: oneCurrency ? money(sum(priced.map(({ cost }) => cost))) : null,
    excess_cost_per_day: oneCurrency ? money(sum(priced.map(({ costPerDay }) => costPerDay))) : null,
  }
}

/** The energy of devices since midnight of their sites, and what was expected of it, as answers tell it. */
export function energyTotals(devices: Iterable<string>, { today }: LiveState) {
  const { kwh, expectedKwh } = todayTogether(today, devices)
  return {
    energy_today_kwh: kwh === null ? null : rounded(kwh),
    energy_usual_kwh: expectedKwh === null ? null : rounded(expectedKwh),
  }
}
