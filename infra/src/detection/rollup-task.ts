import type { Resolution } from '@nrg/detection/settings/resolution'
import { fluxDuration } from '@nrg/influx/flux'
import { fluxAnyOf, fluxRecord } from '../script/literal.ts'
import { type TaskScript, taskScript } from '../script/task-script.ts'
import { readingParameters } from './task-parameters.ts'

/** Steps that are looked at together when late readings are sought. */
const BLOCK_STEPS = 5

/** Readings to steps of time. */
export function rollupTask({ metrics, step, stepMs, suffix }: Resolution): TaskScript {
  const params = fluxRecord({
    ...readingParameters(),
    metrics: fluxAnyOf(metrics),
    every: fluxDuration(step),
    block: fluxDuration(`${BLOCK_STEPS * stepMs}ms`),
  })
  return taskScript('rollup.flux', 'Readings to one point per device, metric and step of time', { params }, suffix)
}
