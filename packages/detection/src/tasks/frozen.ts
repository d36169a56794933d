import type { FleetConfig } from '@nrg/schema/fleet-config'
import { frozenScopes } from '../detectors/level.ts'
import { any } from '../script/condition.ts'
import type { Task } from '../script/task.ts'
import { float, predicate, record, time } from '../script/value.ts'
import { learningStepMs } from '../settings/learning.ts'
import type { Resolution } from '../settings/resolution.ts'
import { sameSeries } from './same-series.ts'

/** The smallest sd that is known for good: of what stood still for all of that time any change would be without bound. */
const LEAST_SD = 0.001

/** Baselines that are known to be good, for good: a task for each stretch of time that they are of. */
export function frozenTasks(config: FleetConfig, resolution: Resolution): readonly Task[] {
  const { metrics, suffix } = resolution
  const scopes = frozenScopes(config).filter(({ metric }) => metrics.includes(metric))
  const stretches = new Map(scopes.map(({ start, stop }) => [`${start} ${stop}`, { start, stop }]))
  return [...stretches.values()].map(({ start, stop }, index) => {
    const of = scopes.filter((scope) => scope.start === start && scope.stop === stop)
    const params = record({ start: time(start), stop: time(stop), least: float(LEAST_SD) })
    return {
      script: 'frozen',
      suffix: (index === 0 ? '' : `-${index + 1}`) + suffix,
      description: 'The known-good baseline of commissioned equipment',
      options: { params, of: predicate(any(of.map(sameSeries))) },
      learning: {
        from: [`feature${suffix}`],
        for: [`feature${suffix}`],
        everyMs: learningStepMs(resolution),
        of: 'past',
      } as const,
    }
  })
}
