import type { Detail } from '@nrg/schema/problem'
import { taskTroubles } from '@nrg/schema/task-state'
import type { Reader } from './query.ts'
import { readTaskStates } from './task-states.ts'

/** What keeps the database's tasks from detecting, for people; where that cannot be read, why not. */
export async function taskWarnings(reader: Reader, now: number): Promise<readonly Detail[]> {
  try {
    return taskTroubles(await readTaskStates(reader), now)
  } catch (error) {
    return [{ code: 'tasks_unknown', message: `whether the tasks run cannot be read: ${(error as Error).message}` }]
  }
}
