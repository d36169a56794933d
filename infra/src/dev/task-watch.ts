import { setTimeout as sleep } from 'node:timers/promises'
import type { Reader } from '@nrg/influx/query'
import { taskWarnings } from '@nrg/influx/task-warnings'
import { TASK_LOOK_MS } from '@nrg/schema/task-state'

/** Says what keeps the tasks from detecting when it begins, and when it is over, until the signal. */
export async function watchTasks(reader: Reader, signal: AbortSignal, say: (line: string) => void): Promise<void> {
  let known = new Map<string, string>()
  while (!signal.aborted) {
    await sleep(TASK_LOOK_MS / 2, undefined, { signal }).catch(() => undefined)
    if (signal.aborted) return
    const warnings = await taskWarnings(reader, Date.now())
    // A task may fail with another text each time: its name comes first.
    const found = new Map(warnings.map(({ code, message }) => [`${code} ${message.split(' ', 1)}`, message]))
    for (const [key, message] of found) if (!known.has(key)) say(`TROUBLE ${message}`)
    for (const [key, message] of known) if (!found.has(key)) say(`over: ${message}`)
    known = found
  }
}
