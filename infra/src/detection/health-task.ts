import { fluxInteger, fluxSource, fluxString } from '@nrg/influx/flux'
import { buckets } from '@nrg/schema/bucket'
import { durationMs } from '@nrg/schema/duration'
import { fluxDictionary, fluxRecord } from '../script/literal.ts'
import { type TaskScript, taskScript } from '../script/task-script.ts'

/** How tasks do, to points of the registry: see `@nrg/schema/task-state`. It judges nothing, so no catch-up runs it. */
export function healthTask(tasks: readonly TaskScript[]): TaskScript {
  const params = fluxRecord({
    runs: fluxString('_tasks'),
    to: fluxString(buckets.registry.name),
    every: fluxDictionary(tasks.map(({ name, every }) => [name, fluxInteger(BigInt(durationMs(every)) * 1_000_000n)])),
  })
  const names = tasks.map(({ name }) => `{task: ${fluxString(name)}}`)
  return taskScript('health.flux', 'How the tasks do', { params, of: fluxSource(`[${names.join(', ')}]`) })
}
