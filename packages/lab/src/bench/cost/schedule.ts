import type { TaskScript } from '@nrg/infra/script/task-script'
import { durationMs } from '@nrg/schema/duration'

/** How often a task runs, in milliseconds. */
export function everyMs({ name, flux }: TaskScript): number {
  const every = /^option task = \{.*\bevery: ([0-9a-z]+)/m.exec(flux)?.[1]
  if (every === undefined) throw new Error(`${name} does not say how often it runs`)
  return durationMs(every)
}
