import type { Task } from '../metadata/records.ts'
import type { RunStatus } from './run.ts'

export interface TaskCounts {
  readonly name: string
  running: number
  readonly finished: Record<'success' | 'failed' | 'canceled', number>
  seconds: number
}

/** Counts runs by task since the start, for `/metrics`. */
export class RunMetrics {
  readonly #tasks = new Map<string, TaskCounts>()

  started(task: Task): void {
    this.#countsOf(task).running++
  }

  finished(task: Task, status: RunStatus, milliseconds: number): void {
    const counts = this.#countsOf(task)
    if (counts.running > 0) counts.running--
    if (status === 'success' || status === 'failed' || status === 'canceled') counts.finished[status]++
    counts.seconds += milliseconds / 1000
  }

  forget(taskID: string): void {
    this.#tasks.delete(taskID)
  }

  entries(): IterableIterator<[taskID: string, counts: TaskCounts]> {
    return this.#tasks.entries()
  }

  #countsOf(task: Task): TaskCounts {
    let counts = this.#tasks.get(task.id)
    if (!counts) {
      counts = { name: task.name, running: 0, finished: { success: 0, failed: 0, canceled: 0 }, seconds: 0 }
      this.#tasks.set(task.id, counts)
    }
    return counts
  }
}
