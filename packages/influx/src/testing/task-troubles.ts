import { buckets } from '@nrg/schema/bucket'
import { TASK_MEASUREMENT } from '@nrg/schema/task-state'
import type { Connection } from '../connection.ts'
import { formatLine } from '../line.ts'
import { createWriter } from '../write.ts'

/** Writes to the registry that one task fails and another is behind, as it is seen at a time. */
export async function writeTaskTroubles(connection: Connection, now: number): Promise<void> {
  const at = (offsetMs: number) => BigInt(now + offsetMs) * 1_000_000n
  const fields = { every: 10_000_000_000n, looked: at(-5000), first: at(-3_600_000), due: at(-60_000) }
  const logs = JSON.stringify([{ message: 'Started task from script: x' }, { message: 'schema collision' }])
  const line = (task: string, more: Parameters<typeof formatLine>[0]['fields']) =>
    formatLine({ measurement: TASK_MEASUREMENT, tags: { task }, fields: { ...fields, ...more }, time: 0n })
  await createWriter(connection, buckets.registry.name).write([
    line('nrg-zscore', { failed: at(-10_000), logs }),
    line('nrg-alert', { due: at(-120_000) }),
  ])
}
