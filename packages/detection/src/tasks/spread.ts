import { durationMs } from '@nrg/schema/duration'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { frozenScopes, level } from '../detectors/level.ts'
import { noise } from '../detectors/noise.ts'
import { seasonal } from '../detectors/seasonal.ts'
import { spike } from '../detectors/spike.ts'
import { fleetSettings, type StatisticalDetector, statisticalSettings } from '../detectors/statistical.ts'
import { zscore } from '../detectors/zscore.ts'
import { all, any, not, where } from '../script/condition.ts'
import type { Learning, Task } from '../script/task.ts'
import { dict, duration, float, predicate, record, words } from '../script/value.ts'
import { learningDefaults, learningStepMs } from '../settings/learning.ts'
import type { Resolution } from '../settings/resolution.ts'
import { sameSeries } from './same-series.ts'

/** A shift counts as lasting when so much of the time was flagged. */
const ADOPTED_SHARE = 0.95

/** Shares of the variance that are that of the same time of day. */
const LOCAL = { seasonal: 0.3, spike: 0.5 }

/** With fewer steps of the same time of day, that share counts for nothing. */
const LEAST_LOCAL = 60

const learned = [level, noise, seasonal, spike, zscore]

/** How far devices usually stray from what is usual, learned day by day. */
export function spreadTask(config: FleetConfig, resolution: Resolution): Task {
  const { metrics, stepMs, suffix } = resolution
  const every = `${learningStepMs(resolution)}ms`
  const { flag, adopt_after } = { ...learningDefaults, ...config.learning }
  const baseline = (detector: StatisticalDetector) => duration(fleetSettings(config, detector).baseline)
  const params = record({
    metrics: words(metrics),
    every: duration(every),
    level: baseline(level),
    noise: baseline(noise),
    seasonal: baseline(seasonal),
    spike: baseline(spike),
    // An hour's own sd is compared with as long.
    zscore: baseline(spike),
    local_seasonal: float(LOCAL.seasonal),
    local_spike: float(LOCAL.spike),
    floor: dict(
      learned.flatMap((detector) =>
        statisticalSettings(config, detector)
          .filter(({ metric, device }) => device === undefined && metrics.includes(metric))
          .map(({ metric, sd_floor }) => [`${detector.name} ${metric}`, float(sd_floor)] as const),
      ),
    ),
    min_local: float(LEAST_LOCAL),
    adopt_after: duration(adopt_after),
    adopt_steps: float((ADOPTED_SHARE * durationMs(adopt_after)) / stepMs),
    flag: float(flag),
  })
  const ofFrozen = any([where('kind', '==', level.name), where('kind', '==', noise.name)])
  const frozen = frozenScopes(config).filter(({ metric }) => metrics.includes(metric))
  const options = { params, learned: predicate(all(frozen.map((scope) => not(all([ofFrozen, sameSeries(scope)]))))) }
  const learning: Learning = {
    from: [`feature${suffix}`],
    for: ['baseline*', `feature${suffix}`, `usual${suffix}`],
    everyMs: learningStepMs(resolution),
    of: 'past',
  }
  return { script: 'spread', suffix, description: 'How far devices usually stray', options, every, learning }
}
