import type { Duration } from '@nrg/schema/duration'
import type { Stage } from './stage.ts'
import type { Value } from './value.ts'

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
}

/** The name under which the database knows a task. */
export const taskName = ({ script, suffix = '' }: Pick<Task, 'script' | 'suffix'>): string => `nrg-${script}${suffix}`
