import { fluxDuration } from '@nrg/influx/flux'
import { durationMs } from '@nrg/schema/duration'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { fluxAnyOf, fluxRecord } from '../script/literal.ts'
import { type TaskScript, taskScript } from '../script/task-script.ts'
import { readingParameters } from './task-parameters.ts'
import type { ScopedZScore } from './zscore-settings.ts'

/** How long before a reading's minute may be rolled up late, over what the longest baseline reaches back. */
const SPARE_MS = 10 * 60_000

/** Readings to minutes. Late readings are looked for as far back as a baseline of today can reach. */
export function rollupTask(config: FleetConfig, zscores: readonly ScopedZScore[]): TaskScript {
  const reach = Math.max(...zscores.map(({ baseline, gap }) => durationMs(baseline) + durationMs(gap)))
  const params = fluxRecord({
    ...readingParameters(),
    metrics: fluxAnyOf(config.metrics.map(({ name }) => name)),
    late: fluxDuration(`${Math.ceil((reach + SPARE_MS) / 60_000)}m`),
    block: fluxDuration('5m'),
  })
  return taskScript('rollup.flux', 'Readings to one point per device, metric and minute', { params })
}
