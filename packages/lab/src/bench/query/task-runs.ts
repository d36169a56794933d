import { setTimeout as sleep } from 'node:timers/promises'
import { pipelineOf } from '@nrg/detection/tasks/pipeline'
import type { Connection } from '@nrg/influx/connection'
import { formatLine } from '@nrg/influx/line'
import { buckets } from '@nrg/schema/bucket'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { put } from './fill.ts'

/** The shortest period of a task. */
const EVERY_MS = 5000

/**
 * Notes runs of all tasks, each as often as it runs, until the signal ends it: as tasks note them themselves, so that what a
 * run may have changed is read anew.
 */
export async function noteRuns(connection: Connection, fleet: FleetConfig, signal: AbortSignal): Promise<void> {
  const tasks = pipelineOf(fleet)
  for (let first = true; !signal.aborted; first = false) {
    const now = Date.now()
    const due = now - (now % EVERY_MS)
    const lines = tasks
      .filter(({ everyMs }) => first || due % everyMs < EVERY_MS)
      .flatMap(({ task }) => [noted(task, 'began', due, due), noted(task, 'since', due, now)])
    await put(connection, buckets.rollup.name, lines, signal)
    await sleep(due + EVERY_MS - now, null, { signal }).catch(() => undefined)
  }
}

const noted = (task: string, field: string, value: number, time: number) =>
  formatLine({ measurement: 'work', tags: { task }, fields: { [field]: nano(value) }, time: nano(time) })

const nano = (ms: number) => BigInt(ms) * 1_000_000n
