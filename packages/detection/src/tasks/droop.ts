import type { FleetConfig } from '@nrg/schema/fleet-config'
import { detectors, statisticalOf } from '../detectors/index.ts'
import { statisticalSettings } from '../detectors/statistical.ts'
import { learnedDaily, type Task } from '../script/task.ts'
import { duration, float, record, words } from '../script/value.ts'
import { drivenOf } from '../settings/voltages.ts'

/** How voltages go with their devices' own loads; no task where no such voltage is judged in standard deviations. */
export function droopTasks(config: FleetConfig): readonly Task[] {
  const judged = detectors
    .flatMap(({ name }) => statisticalOf(name) ?? [])
    .flatMap((detector) => statisticalSettings(config, detector))
    .flatMap(({ enabled, metric }) => (enabled ? metric : []))
  const { driven, loads } = drivenOf(config, judged)
  if (loads.length === 0) return []
  const params = record({
    driven: words(driven),
    loads: words(loads),
    every: duration('5m'),
    days: duration('7d'),
    share: float(0.05),
    ahead: duration('3h'),
  })
  const description = 'How voltages go with the loads of their devices'
  const feeds = detectors.filter(({ inSd }) => inSd).map(({ name }) => name)
  return [{ script: 'droop', description, options: { params }, learning: learnedDaily(['rollup*'], feeds) }]
}
