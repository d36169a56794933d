import type { FleetConfig } from '@nrg/schema/fleet-config'
import { saneOption } from '../script/ignored.ts'
import { scopedParameters } from '../script/parameters.ts'
import type { Task } from '../script/task.ts'
import { bool, duration, float, record, string, type Value, words } from '../script/value.ts'
import { drivenOf } from '../settings/voltages.ts'
import { fleetCause } from './fleet.ts'
import { type StatisticalDetector, statisticalSettings } from './statistical.ts'

/**
 * The task that makes scores of distances in standard deviations; none where the detector is switched off everywhere.
 *
 * @param more further parameters of its script
 */
export function scoreTask(
  config: FleetConfig,
  detector: StatisticalDetector,
  description: string,
  stage: NonNullable<Task['stage']>,
  more: Readonly<Record<string, Value>> = {},
): readonly Task[] {
  const scopes = statisticalSettings(config, detector)
  const used = scopes.filter(({ enabled }) => enabled)
  if (used.length === 0) return []
  const judged = used.map(({ metric }) => metric)
  // What a voltage does with its device's own load is the load's, whether or not that is judged so.
  const { driven, loads } = drivenOf(config, judged)
  const params = record({
    ...more,
    kind: string(detector.name),
    metrics: words([...judged, ...loads]),
    driven: words(driven),
    loads: words(loads),
    release: float(Math.min(...used.map(({ threshold, release }) => threshold * release))),
    held: duration(fleetCause(config).held),
    ...scopedParameters(scopes, ({ enabled, threshold, release, margin, direction }) => ({
      threshold: float(threshold),
      release: float(release),
      margin: float(margin),
      up: bool(enabled && direction !== 'down'),
      down: bool(enabled && direction !== 'up'),
    })),
  })
  const options = { params, ...(detector.judges === 'readings' && saneOption(config)) }
  return [{ script: detector.name, description, options, stage }]
}
