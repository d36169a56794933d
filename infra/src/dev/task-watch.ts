import { setTimeout as sleep } from 'node:timers/promises'
import type { Reader } from '@nrg/influx/query'
import { taskWarnings } from '@nrg/influx/task-warnings'
import { unjudgedWarnings } from '@nrg/influx/unjudged-warnings'
import { TASK_LOOK_MS } from '@nrg/schema/task-state'

/** Says what keeps the tasks from detecting, and what they cannot judge, when it begins and when it is over, until the signal. */
export async function watchTasks(
  reader: Reader,
  signal: AbortSignal,
  say: (line: string) => void,
  everyMs = TASK_LOOK_MS / 2,
): Promise<void> {
  let known = new Map<string, string>()
  while (!signal.aborted) {
    await sleep(everyMs, undefined, { signal }).catch(() => undefined)
    if (signal.aborted) return
    const now = Date.now()
    const warnings = (await Promise.all([taskWarnings(reader, now), unjudgedWarnings(reader, now)])).flat()
    // A task may fail with another text each time, and counts rise: what it is about comes first.
    const found = new Map(warnings.map(({ code, message }) => [`${code} ${message.split(' ', 3)}`, message]))
    for (const [key, message] of found) if (!known.has(key)) say(`TROUBLE ${message}`)
    for (const [key, message] of known) if (!found.has(key)) say(`over: ${message}`)
    known = found
  }
}
