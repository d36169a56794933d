import type { Case, Told } from './case.ts'
import { isThere, type Policy, type PolicyRoute } from './policy.ts'
import { type Target, targetKey, targetOf } from './target.ts'
import type { Look } from './view.ts'

/** Somebody who is concerned with a case, by a step of a route. */
export interface Concerned {
  readonly route: PolicyRoute
  readonly index: number
  readonly step: number
  readonly target: Target
}

/** The routes that an incident goes by: the first that fits, and those after it while they say so. */
export function routesOf(look: Pick<Look, 'fits'>, { routes }: Policy): readonly number[] {
  const found: number[] = []
  for (const [index, route] of routes.entries()) {
    if (!look.fits(route.match)) continue
    found.push(index)
    if (!route.goesOn) break
  }
  return found
}

/** Everyone who is concerned with a case now: by its routes, by nobody having taken it, or for having been told before. */
export function routesFor(one: Case, look: Look, policy: Policy, now: number): readonly Concerned[] {
  const found = new Map<string, Concerned>()
  const add = (index: number, step: number, target: Target) => {
    const route = policy.routes[index] ?? policy.otherwise
    const key = targetKey(target)
    if (isThere(policy, target) && !found.has(key)) found.set(key, { route, index, step, target })
  }
  for (const index of routesOf(look, policy)) {
    const steps = policy.routes[index]?.steps ?? []
    let due = Number.NEGATIVE_INFINITY
    for (const [step, { afterMs, targets }] of steps.entries()) {
      if (step > 0 && (now < due + afterMs || !look.open || look.acknowledged !== undefined)) break
      for (const target of targets) add(index, step, target)
      due = Math.min(...targets.map((target) => firstOf(one.told[targetKey(target)])))
    }
  }
  // What was told is seen through, whatever it has become since.
  for (const [key, told] of Object.entries(one.told))
    if (told.first !== null || told.held) add(told.route, told.step, targetOf(key))
  return [...found.values()]
}

const firstOf = (told: Told | undefined) => told?.first ?? Number.POSITIVE_INFINITY
