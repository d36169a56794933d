import type { Task } from '../metadata/records.ts'
import type { Clock } from './clock.ts'
import { createSchedule, type Schedule } from './schedule.ts'

interface Entry {
  readonly schedule: Schedule
  readonly offsetSeconds: number
  /** Unix seconds of the slot that comes next, without the offset. */
  next: number
}

/** Where the scheduler hands over what is due. */
export interface Executor {
  /** Whether the task may have another run. */
  accepts(taskID: string): boolean
  /** Starts a run of a slot. */
  execute(taskID: string, scheduledFor: number): void
}

/** After this long it looks again at a task that could take no further run. */
const RETRY_MS = 1000

/** Starts the runs of active tasks at their times, and every slot of a task in turn, late ones too. */
export class Scheduler {
  readonly #clock: Clock
  readonly #executor: Executor
  readonly #entries = new Map<string, Entry>()
  #cancel: () => void = () => {}
  #stopped = false

  constructor(clock: Clock, executor: Executor) {
    this.#clock = clock
    this.#executor = executor
  }

  /** Takes a task up, or what changed of it. Its last slot was at `latestScheduled` or `latestCompleted`. */
  schedule(task: Task): void {
    const { schedule, after } = createSchedule(task, Math.max(task.latestScheduled, task.latestCompleted))
    const next = schedule.next(after)
    if (next === undefined) this.#entries.delete(task.id)
    else this.#entries.set(task.id, { schedule, next, offsetSeconds: task.offsetSeconds })
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

  #arm(minimumMs = 0): void {
    this.#cancel()
    if (this.#stopped) return
    let due = Number.POSITIVE_INFINITY
    for (const { next, offsetSeconds } of this.#entries.values()) due = Math.min(due, next + offsetSeconds)
    if (due === Number.POSITIVE_INFINITY) return
    this.#cancel = this.#clock.after(Math.max(due * 1000 - this.#clock.now(), minimumMs), () => this.#fire())
  }

  #fire(): void {
    const now = this.#clock.now()
    let blocked = false
    for (const [taskID, entry] of this.#entries) {
      while ((entry.next + entry.offsetSeconds) * 1000 <= now) {
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
