import type { Task } from '@nrg/detection/script/task'
import { string } from '@nrg/detection/script/value'
import { fluxDuration, fluxString } from '@nrg/influx/flux'
import { buckets, totalsBucket } from '@nrg/schema/bucket'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { fluxRecord } from '../script/literal.ts'
import { renderTask, type TaskScript, taskScript, withOptions } from '../script/task-script.ts'
import { lateOf } from './late.ts'

/** The script that judges common causes on one machine. */
export const FLEET_SCRIPT = 'fleet'

/** What a cell of a hub runs in place of it: it counts its own devices, and judges by what is counted of all. */
export function fleetOfCells({ options, every }: Task, cell: string): readonly TaskScript[] {
  const own = { ...options, cell: string(cell) }
  const share = { script: 'share', description: 'What a cell has of many devices that stray at once', options: own }
  return [
    renderTask({ ...share, ...(every !== undefined && { every }) }),
    renderTask({ script: 'fleet-of-cells', description: 'Many devices of all cells that stray at once', options: own }),
  ]
}

/** Tells that of what the hub has counted. It judges nothing, so no catch-up runs it. */
export function totalTask(config: FleetConfig): TaskScript {
  const task = taskScript('total.flux', 'What the hub has counted', { bucket: fluxString(buckets.rollup.name) })
  return withOptions(task, { late: lateOf(config) })
}

/** Adds up, at a hub, what its cells have counted. */
export function totalsTask(config: FleetConfig): TaskScript {
  const params = fluxRecord({
    shares: fluxString(buckets.rollup.name),
    totals: fluxString(totalsBucket.name),
    furthest: fluxDuration('6h'),
  })
  const task = taskScript('fleet-of-all.flux', 'What all cells have of many devices that stray at once', { params })
  return withOptions(task, { late: lateOf(config) })
}
