import type { Case } from './case.ts'
import type { DecideOptions } from './decide.ts'
import { holdOf } from './hold.ts'
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

/** Says who is told of an incident, when and why. */
export function explain(one: Case | undefined, look: Look, { policy, since }: DecideOptions, now: number): Explanation {
  const found = new Map<string, Explained>()
  const fitting = routesOf(look, policy)
  for (const index of fitting) {
    const route = policy.routes[index]
    if (route === undefined) continue
    const hold = holdOf(look, route, policy, now)
    for (const [step, { afterMs, targets }] of route.steps.entries())
      for (const target of targets) {
        const key = targetKey(target)
        if (found.has(key)) continue
        const before = one?.told[key]
        const first = before?.first ?? null
        const when =
          first !== null
            ? `first told ${iso(first)}, last ${iso(before?.last ?? first)}`
            : !look.open && look.openUntil < since(key)
              ? 'not: it was over before this channel was configured'
              : hold !== undefined
                ? `held by ${hold}; in one message with all that is held, when that is over`
                : step > 0
                  ? `${length(afterMs)} after the ones before, unless somebody takes it`
                  : waitOf(one, route.groupMs, now)
        found.set(key, {
          ...target,
          when,
          why: `${route.name} fits${step > 0 ? `, step ${step} of its escalation` : ''}`,
        })
      }
  }
  const last = Math.max(-1, ...fitting)
  const passed = policy.routes.flatMap(({ name }, index) => {
    if (fitting.includes(index)) return []
    const unseen = fitting.length > 0 && index > last && policy.routes[last]?.goesOn === false
    return [`${name}: ${unseen ? 'not looked at, for one before it fits' : 'does not fit'}`]
  })
  return { told: [...found.values()], passed }
}

function waitOf(one: Case | undefined, groupMs: number, now: number): string {
  const left = one === undefined ? groupMs : one.seen + groupMs - now
  return left > 0 ? `in ${length(left)}, for what else there may be of it` : 'now'
}

const iso = (ms: number) => new Date(ms).toISOString()
const length = (ms: number) => (ms < 120_000 ? `${Math.ceil(ms / 1000)} s` : `${Math.round(ms / 60_000)} min`)
