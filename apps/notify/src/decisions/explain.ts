import type { Case } from './case.ts'
import type { DecideOptions } from './decide.ts'
import { type Hold, holdOf } from './hold.ts'
import { inWords } from './in-words.ts'
import type { Policy, PolicyRoute } from './policy.ts'
import { routesOf } from './routes-for.ts'
import { targetKey } from './target.ts'
import type { Look } from './view.ts'

/** What is said of one who is concerned with an incident, or could be. */
export interface Explained {
  readonly channel: string
  readonly addressee: string
  readonly when: string
  readonly why: string
}

export interface Explanation {
  readonly told: readonly Explained[]
  /** The routes that do not fit, or are not looked at. */
  readonly passed: readonly string[]
}

export interface ExplainOptions extends DecideOptions {
  /** Whether many have the same metric now, so that a common cause is waited for. */
  readonly crowded: boolean
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** Says who is told of an incident, when and why. */
export function explain(one: Case | undefined, look: Look, options: ExplainOptions): Explanation {
  const { policy, crowded, now } = options
  const found = new Map<string, Explained>()
  const fitting = routesOf(look, policy)
  for (const index of fitting) {
    const route = policy.routes[index]
    if (route === undefined) continue
    const hold = holdOf(look, route, policy, now)
    for (const [step, { targets }] of route.steps.entries())
      for (const target of targets) {
        const key = targetKey(target)
        if (found.has(key)) continue
        const when = whenOf({ one, look, route, step, hold, key, since: options.since(key), crowded, now })
        const why = `${route.name} fits${step > 0 ? `, step ${step} of its escalation` : ''}`
        found.set(key, { ...target, when, why })
      }
  }
  return { told: [...found.values()], passed: passedOf(policy, fitting) }
}

interface Concerned {
  readonly one: Case | undefined
  readonly look: Look
  readonly route: PolicyRoute
  readonly step: number
  readonly hold: Hold | undefined
  /** Of the addressee, and since when there has been one. */
  readonly key: string
  readonly since: number
  readonly crowded: boolean
  readonly now: number
}

function whenOf({ one, look, route, step, hold, key, since, crowded, now }: Concerned): string {
  const before = one?.told[key]
  const first = before?.first ?? null
  if (first !== null) return `first told ${iso(first)}, last ${iso(before?.last ?? first)}`
  if (!look.open && look.openUntil < since) return 'not: it was over before this channel was configured'
  if (hold !== undefined) return `held by ${hold}; in one message with all that is held, when that is over`
  const { groupMs, crowdMs } = route
  if (step === 0) return waitOf(one, crowded && look.open ? Math.max(groupMs, crowdMs) : groupMs, now)
  return `${inWords(route.steps[step]?.afterMs ?? 0)} after the ones before, unless somebody takes it`
}

function passedOf({ routes }: Policy, fitting: readonly number[]): readonly string[] {
  const last = Math.max(-1, ...fitting)
  return routes.flatMap(({ name }, index) => {
    if (fitting.includes(index)) return []
    const unseen = fitting.length > 0 && index > last && routes[last]?.goesOn === false
    return [`${name}: ${unseen ? 'not looked at, for one before it fits' : 'does not fit'}`]
  })
}

function waitOf(one: Case | undefined, waitMs: number, now: number): string {
  const left = one === undefined ? waitMs : one.seen + waitMs - now
  return left > 0 ? `in ${inWords(left)}, for what else there may be of it` : 'now'
}

const iso = (ms: number) => new Date(ms).toISOString()
