import type { Detail } from './problem.ts'

/** The measurement, in the registry, of how the database's tasks do: one point each, at the beginning of the epoch. */
export const TASK_MEASUREMENT = 'task'

/** How often the database looks after its tasks (`nrg-health`), in milliseconds. */
export const TASK_LOOK_MS = 30_000

/** A task that is later than so many of its periods is behind. */
const PERIODS = 3

/** How a task of the database does; times are milliseconds since the epoch. */
export interface TaskState {
  readonly task: string
  readonly everyMs: number
  /** When the database looked at it last. */
  readonly looked: number
  /** When it was looked for first. */
  readonly first: number
  /** For when the last run was due that ended well. */
  readonly due?: number
  /** For when the last run was due that failed. */
  readonly failed?: number
  /** The log of that run, as JSON. */
  readonly logs?: string
}

/**
 * What keeps the tasks from detecting: those that fail, those that are more than three of their periods behind, or that
 * none runs any more; since when, and with the last error.
 */
export function taskTroubles(states: readonly TaskState[], now: number): readonly Detail[] {
  const looked = Math.max(...states.map((state) => state.looked))
  // What the configuration no longer asks for is no longer looked after.
  const current = states.filter((state) => state.looked === looked)
  if (current.length > 0 && now - looked > PERIODS * TASK_LOOK_MS)
    return [
      {
        code: 'tasks_stopped',
        message: `the database has run no task since ${time(looked)}: nothing is detected`,
      },
    ]
  return current.flatMap((state) => {
    const { task, everyMs, due, failed } = state
    const since = due ?? state.first
    if (failed !== undefined && failed > (due ?? 0))
      return [{ code: 'task_failing', message: `${task} fails since ${time(since)}: ${lastError(state)}` }]
    if (looked - since <= PERIODS * everyMs + TASK_LOOK_MS) return []
    return [{ code: 'task_behind', message: `${task} is behind: its last run that ended was of ${time(since)}` }]
  })
}

const time = (ms: number) => new Date(ms).toISOString().replace('.000Z', 'Z')

/** What a run's log says beside its beginning and its end. */
function lastError({ logs = '' }: TaskState): string {
  try {
    const lines = JSON.parse(logs) as readonly { readonly message: string }[]
    const telling = lines.map(({ message }) => message).filter((text) => !/^(Started task|Completed)/.test(text))
    return telling.at(-1) ?? 'its log says nothing'
  } catch {
    return 'its log says nothing'
  }
}

/** A run of a task on schedule that ended well; times are milliseconds since the epoch. */
export interface TaskRun {
  /** For when it was due, and when it really began and ended. */
  readonly due: number
  readonly began: number
  readonly ended: number
}
