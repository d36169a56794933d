import type { Task } from '../metadata/records.ts'
import type { Clock } from './clock.ts'
import { createSchedule, type Schedule } from './schedule.ts'

interface Entry {
  readonly task: Task
  readonly schedule: Schedule
  /** Unix seconds of the slot that comes next, without the offset. */
  next: number
}

/** Where the scheduler hands over what is due. */
export interface RunStarter {
  /** Whether the task may have another run. */
  accepts(taskID: string): boolean
  /** Starts a run of a slot. */
  execute(taskID: string, scheduledFor: number): void
}

/** After this long it looks again at a task that could take no further run. */
const RETRY_MS = 1000
/** After this long at most it looks at the clock again: somebody may have set it. */
const LOOK_MS = 60_000
/** A clock that is behind by more than this was set back. By less, slots that have run are waited out. */
const SET_BACK_MS = 60_000

/** Starts the runs of active tasks at their times, and every slot of a task in turn, late ones too. */
export class Scheduler {
  readonly #clock: Clock
  readonly #executor: RunStarter
  readonly #entries = new Map<string, Entry>()
  #cancel: () => void = () => {}
  #stopped = false
  /** The latest that the clock has shown. */
  #shownMs = Number.NEGATIVE_INFINITY

  constructor(clock: Clock, executor: RunStarter) {
    this.#clock = clock
    this.#executor = executor
  }

  /** Takes a task up, or what changed of it. Its last slot was at `latestScheduled` or `latestCompleted`. */
  schedule(task: Task): void {
    const last = Math.max(task.latestScheduled, task.latestCompleted)
    const isAhead = last * 1000 > this.#clock.now() + SET_BACK_MS
    this.#enter(task, isAhead ? this.#justBefore(task) : last)
    this.#arm()
  }

  /** Gives a task up. */
  release(taskID: string): void {
    this.#entries.delete(taskID)
    this.#arm()
  }

  /** When the task's next slot is, in unix seconds and without its offset. */
  nextOf(taskID: string): number | undefined {
    return this.#entries.get(taskID)?.next
  }

  stop(): void {
    this.#stopped = true
    this.#cancel()
  }

  /** The second before now by which a slot of now is still to come. */
  #justBefore({ offsetSeconds }: Task): number {
    return Math.ceil(this.#clock.now() / 1000) - offsetSeconds - 1
  }

  #enter(task: Task, lastSeconds: number): void {
    const { schedule, after } = createSchedule(task, lastSeconds)
    const next = schedule.next(after)
    if (next === undefined) this.#entries.delete(task.id)
    else this.#entries.set(task.id, { task, schedule, next })
  }

  #arm(minimumMs = 0): void {
    this.#cancel()
    if (this.#stopped) return
    let due = Number.POSITIVE_INFINITY
    for (const { next, task } of this.#entries.values()) due = Math.min(due, next + task.offsetSeconds)
    if (due === Number.POSITIVE_INFINITY) return
    const waitMs = Math.max(due * 1000 - this.#clock.now(), minimumMs)
    this.#cancel = this.#clock.after(Math.min(waitMs, LOOK_MS), () => this.#fire())
  }

  #fire(): void {
    const now = this.#clock.now()
    // What comes next by a clock that was ahead may be hours away: until then nothing would run.
    const isSetBack = now < this.#shownMs - SET_BACK_MS
    if (isSetBack) for (const { task } of [...this.#entries.values()]) this.#enter(task, this.#justBefore(task))
    this.#shownMs = isSetBack ? now : Math.max(now, this.#shownMs)
    let blocked = false
    for (const [taskID, entry] of this.#entries) {
      while ((entry.next + entry.task.offsetSeconds) * 1000 <= now) {
        if (!this.#executor.accepts(taskID)) {
          blocked = true
          break
        }
        this.#executor.execute(taskID, entry.next)
        const next = entry.schedule.next(entry.next)
        if (next === undefined) {
          this.#entries.delete(taskID)
          break
        }
        entry.next = next
      }
    }
    this.#arm(blocked ? RETRY_MS : 0)
  }
}
