import type { FleetConfig } from '@nrg/schema/fleet-config'
import { detectors, statisticalOf } from '../detectors/index.ts'
import { statisticalSettings } from '../detectors/statistical.ts'
import { learnedDaily, type Task } from '../script/task.ts'
import { duration, int, record, words } from '../script/value.ts'

/** How far devices often stray; no task where no detector that scores in standard deviations is switched on. */
export function customTasks(config: FleetConfig): readonly Task[] {
  const used = detectors
    .flatMap(({ name }) => statisticalOf(name) ?? [])
    .flatMap((detector) => statisticalSettings(config, detector))
    .filter(({ enabled, margin }) => enabled && margin > 0)
  if (used.length === 0) return []
  const params = record({
    metrics: words(used.map(({ metric }) => metric)),
    days: duration('14d'),
    reached_on: int(3),
    ahead: duration('3h'),
  })
  const learning = learnedDaily(
    ['feature*', 'zscore'],
    detectors.filter(({ inSd }) => inSd).map(({ name }) => name),
  )
  return [{ script: 'custom', description: 'How far devices often stray', options: { params }, learning }]
}
