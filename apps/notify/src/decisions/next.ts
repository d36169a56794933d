import type { MessageKind } from '../messages/message.ts'
import type { Told } from './case.ts'
import type { Look } from './view.ts'

export interface Now {
  readonly repeatMs: number
  /** Since when there has been the addressee. */
  readonly since: number
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** What an addressee of an incident has to be told next; undefined where nothing is new to them. */
export function nextFor(told: Told, look: Look, { repeatMs, since, now }: Now): MessageKind | undefined {
  if (told.first === null || told.last === null) return firstFor(told, look, since)
  if (!look.open) return told.over ? undefined : 'over'
  if (told.over || told.withdrawn) return 'raised'
  if ((look.severity === 'critical' && told.severity !== 'critical') || (look.limit && !told.limit)) return 'worse'
  if (look.reach > told.reach) return 'spread'
  if (look.acknowledged !== undefined && look.acknowledged !== told.acknowledged) return 'acknowledged'
  if (look.acknowledged === undefined && now - told.last >= repeatMs) return 'reminder'
  return undefined
}

/** What one who was told nothing yet has to be told. */
function firstFor({ step }: Told, { open, openUntil }: Look, since: number): MessageKind | undefined {
  if (open) return 'raised'
  // Who would only have been told because nobody took it is not told that it is over.
  return step === 0 && openUntil >= since ? 'over' : undefined
}

/** What an addressee was told, once they are told this as well. */
export function afterTelling(told: Told, kind: MessageKind, look: Look, now: number): Told {
  return {
    ...told,
    count: told.count + 1,
    first: told.first ?? now,
    last: now,
    severity: look.severity === 'critical' ? 'critical' : told.severity,
    reach: Math.max(look.reach, told.reach) as Told['reach'],
    limit: told.limit || look.limit,
    // A message tells who has taken it, whatever its kind.
    acknowledged: look.acknowledged ?? null,
    over: kind === 'over' || (told.over && !look.open),
    withdrawn: false,
    held: false,
  }
}

/** One who was told nothing yet. */
export const untold = (route: number, step: number): Told => ({
  route,
  step,
  count: 0,
  first: null,
  last: null,
  severity: 'warning',
  reach: 1,
  limit: false,
  acknowledged: null,
  over: false,
  withdrawn: false,
  held: false,
})
