import type { FleetConfig } from '@nrg/schema/fleet-config'
import { ignoredReadings, saneOption } from '../script/ignored.ts'
import { readingParameters } from '../script/parameters.ts'
import type { Task } from '../script/task.ts'
import { bool, duration, milliseconds, record, words } from '../script/value.ts'
import { ignoredValues } from '../settings/ignored.ts'
import type { Resolution } from '../settings/resolution.ts'

/** Steps that are looked at together when late readings are sought. */
const BLOCK_STEPS = 5

/** Readings to steps of time. */
export function rollupTask(config: FleetConfig, { measured: metrics, step, stepMs, suffix }: Resolution): Task {
  const params = record({
    ...readingParameters(),
    metrics: words(metrics),
    every: duration(step),
    block: milliseconds(BLOCK_STEPS * stepMs),
    ignores: bool(ignoredValues(config).some(({ metric }) => metrics.includes(metric))),
  })
  const description = 'Readings to one point per device, metric and step of time'
  return {
    script: 'rollup',
    suffix,
    description,
    options: { params, ignored: ignoredReadings(config), ...saneOption(config) },
  }
}
