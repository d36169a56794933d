import { isWithin, type Window } from '../configuration/window.ts'
import type { Policy, PolicyRoute } from './policy.ts'
import type { Look } from './view.ts'

/** What keeps a message back for a while. */
export type Hold = 'silence' | 'maintenance' | 'quiet hours'

/** What holds back what a route tells of an incident at a time; undefined where nothing does. */
export function holdOf(look: Look, route: PolicyRoute, { maintenance }: Policy, now: number): Hold | undefined {
  if (look.silenced) return 'silence'
  if (maintenance.some((window) => holds(window, look, now) && look.covered(window.match))) return 'maintenance'
  if (route.quiet !== undefined && holds(route.quiet, look, now)) return 'quiet hours'
  return undefined
}

/** The same of what late readings took back: nobody is woken in quiet hours to be told that there is nothing, whatever it was. */
export function holdOfWithdrawal(look: Look, route: PolicyRoute, policy: Policy, now: number): Hold | undefined {
  if (route.quiet !== undefined && isWithin(route.quiet, now)) return 'quiet hours'
  return holdOf(look, route, policy, now)
}

function holds(window: Window, { limit, severity }: Look, now: number): boolean {
  if (limit && window.limits !== 'held') return false
  if (severity === 'critical' && window.critical === 'told') return false
  return isWithin(window, now)
}
