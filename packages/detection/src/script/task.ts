import type { Duration } from '@nrg/schema/duration'
import type { Stage } from './stage.ts'
import type { Value } from './value.ts'

/**
 * What a task makes that is in force later, for tasks that are not run again when it changes: their `work` does not name it.
 * Tasks are meant by name without `nrg-`; `*` stands for anything.
 */
export interface Learning {
  /** Those whose results it learns from. */
  readonly from: readonly string[]
  /** Those that go by what it learned. */
  readonly for: readonly string[]
  /** A run is about no more than this, from one multiple of it since the epoch to the next. */
  readonly everyMs: number
  /**
   * Whether a run makes what comes into force at the start of its stretch, or soon after it, of what was before. Others
   * make of the stretch itself what is in force after the next one at the earliest.
   */
  readonly of: 'past' | 'stretch'
}

const DAY_MS = 86_400_000

/** What is learned of whole days, as of each midnight (UTC), and comes into force some time after it. */
export const learnedDaily = (from: readonly string[], feeds: readonly string[]): Learning => ({
  from,
  for: feeds,
  everyMs: DAY_MS,
  of: 'past',
})

/** A task: a script, the values of its options, and its place on the way of a reading to an alert. */
export interface Task {
  /** The name of its script, without `.flux`; the task is called the same, after `nrg-`. */
  readonly script: string
  /** What sets the name of one of several tasks of a script apart from that of the first. */
  readonly suffix?: string
  /** What it is for, as the database shows it. */
  readonly description: string
  /** What is not named keeps the script's own value. */
  readonly options: Readonly<Record<string, Value>>
  /** How often it runs, where that is not as its script says. */
  readonly every?: Duration
  /** Its place on the way of a reading to an alert; one that only learns has none. */
  readonly stage?: Omit<Stage, 'task'>
  readonly learning?: Learning
}

/** The name under which the database knows a task. */
export const taskName = ({ script, suffix = '' }: Pick<Task, 'script' | 'suffix'>): string => `nrg-${script}${suffix}`
