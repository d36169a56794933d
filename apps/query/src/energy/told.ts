import type { Excess, ExcessOf } from '@nrg/service/energy/excess'
import { rounded } from '../rounded.ts'

/** What an answer says of the excess of an alert or an incident. */
export interface ToldExcess {
  readonly excess_kwh: number | null
  readonly excess_cost: number | null
  readonly cost_per_day: number | null
}

/** What is told of an episode's excess; null of what is not known. */
export function toldExcess(excess: ExcessOf | undefined, id: string): ToldExcess {
  const own = excess?.get(id)
  return {
    excess_kwh: own === undefined ? null : rounded(own.kwh, 2),
    excess_cost: money(own?.cost),
    cost_per_day: money(own?.costPerDay),
  }
}

/** An amount of money, to the cent. */
export const money = (amount: Excess['cost'] | undefined): number | null =>
  amount === null || amount === undefined ? null : Math.round(amount * 100) / 100
