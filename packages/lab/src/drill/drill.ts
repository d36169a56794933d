import type { Verdict } from './ledger.ts'
import type { Random } from './random.ts'

/** What a drill is given. */
export interface DrillContext {
  /** An empty folder of its own. */
  readonly folder: string
  readonly seed: number
  readonly random: Random
  /** The form that takes seconds. */
  readonly short: boolean
  /** Says how far it is. */
  readonly progress: (text: string) => void
}

/** One thing that has to be true. */
export interface Check {
  readonly what: string
  readonly ok: boolean
  readonly found: string | number
}

/** What a drill has found. */
export interface Findings {
  readonly checks: readonly Check[]
  /** What was measured, and what was done to come to it. */
  readonly figures: Readonly<Record<string, string | number>>
}

/** A drill: does harm to real processes or files, and holds what comes of it against a promise. */
export interface Drill {
  /** As it is called for. */
  readonly name: string
  readonly title: string
  /** It has no form of seconds: it waits for a clock. */
  readonly isLong?: boolean
  /** It needs a nats-server that no package of the system has. */
  readonly needsNats?: boolean
  run(context: DrillContext): Promise<Findings>
}

/** The findings of a drill that this machine has no means for. */
export const notDone = (why: string): Findings => ({ checks: [], figures: { 'not done': why } })

/** A number that must be 0. */
export function none(what: string, found: number): Check {
  return { what, ok: found === 0, found }
}

/** A number that must be something. */
export function some(what: string, found: number): Check {
  return { what, ok: found > 0, found }
}

/** A time that must not be passed; a short drill runs on machines that promise no speed, and only reports it. */
export function within(what: string, limitMs: number, foundMs: number, { short }: DrillContext): Check {
  const found = `${Math.round(foundMs)} ms of ${limitMs} ms`
  return { what, ok: short || foundMs <= limitMs, found }
}

/** The checks of what is stored, and examples of what is wrong. */
export function checksOf({ examples, ...counts }: Verdict): Check[] {
  const checks = Object.entries(counts).map(([what, count]) => none(`readings ${what}`, count))
  return [...checks, ...examples.map((found) => ({ what: 'an example', ok: false, found }))]
}
