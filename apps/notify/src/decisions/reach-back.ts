import { STEP_MS } from './adopt.ts'
import type { Case } from './case.ts'
import { isThere, type Policy } from './policy.ts'
import { targetOf } from './target.ts'

/** From when on incidents have to be read to see through all that was begun, in milliseconds since the epoch. */
export function reachBack(cases: Iterable<Case>, policy: Policy): number {
  let since = Number.POSITIVE_INFINITY
  for (const { until, told } of cases) {
    const isBegun = Object.entries(told).some(
      ([key, { first, held, over, withdrawn }]) =>
        (first !== null || held) && !over && !withdrawn && isThere(policy, targetOf(key)),
    )
    if (isBegun) since = Math.min(since, until - STEP_MS)
  }
  return since
}
