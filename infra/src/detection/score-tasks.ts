import { IN_FORCE } from '@nrg/detection/detectors/baseline'
import { fleetCause } from '@nrg/detection/detectors/fleet'
import { level } from '@nrg/detection/detectors/level'
import { noise } from '@nrg/detection/detectors/noise'
import { seasonal } from '@nrg/detection/detectors/seasonal'
import { spike } from '@nrg/detection/detectors/spike'
import {
  type StatisticalDetector,
  type StatisticalSettings,
  statisticalSettings,
} from '@nrg/detection/detectors/statistical'
import { zscore } from '@nrg/detection/detectors/zscore'
import { coarsest, resolutionsOf } from '@nrg/detection/settings/resolution'
import { type FluxText, fluxBoolean, fluxDuration, fluxFloat, fluxInteger, fluxString } from '@nrg/influx/flux'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { fluxAnyOf, fluxRecord } from '../script/literal.ts'
import { type TaskScript, taskScript } from '../script/task-script.ts'
import { readingParameters, scopedParameters } from './task-parameters.ts'

const all = [zscore, spike, level, noise, seasonal]

const descriptions: Readonly<Record<string, string>> = {
  zscore: 'How far each reading is from what is normal',
  spike: 'How far each reading stands out from those before it',
  level: 'Devices that run higher or lower than for days',
  noise: 'Devices whose readings scatter more than for days',
  seasonal: 'Devices that are not where they are at this time on other days',
}

/** That of spikes, of which there is one for each step, in steps; and no shorter than that, in milliseconds. */
const SPIKE_IN_FORCE = { steps: 3, leastMs: 3 * 60_000 }

/** Distances in standard deviations to scores; no task where the detector is switched off everywhere. */
export function scoreTask(config: FleetConfig, detector: StatisticalDetector): readonly TaskScript[] {
  const kind = detector.name
  const scopes = statisticalSettings(config, detector)
  const used = scopes.filter(({ enabled }) => enabled)
  if (used.length === 0) return []
  const stepsMs = SPIKE_IN_FORCE.steps * coarsest(resolutionsOf(config)).stepMs
  const inForce = new Map([
    ['zscore', IN_FORCE],
    ['spike', `${Math.max(SPIKE_IN_FORCE.leastMs, stepsMs)}ms`],
  ]).get(kind)
  const params = fluxRecord({
    ...(inForce && { ...readingParameters(), valid: fluxDuration(inForce) }),
    kind: fluxString(kind),
    metrics: fluxAnyOf([...new Set(used.map(({ metric }) => metric))]),
    release: fluxFloat(Math.min(...used.map(({ threshold, release }) => threshold * release))),
    held: fluxDuration(fleetCause(config).held),
    ...scopedParameters(scopes, parametersOf),
  })
  return [taskScript(`${kind}.flux`, descriptions[kind] ?? kind, { params })]
}

/** How far devices often stray; no task where no detector that scores in standard deviations is switched on. */
export function customTask(config: FleetConfig): readonly TaskScript[] {
  const used = all
    .flatMap((detector) => statisticalSettings(config, detector))
    .filter(({ enabled, margin }) => enabled && margin > 0)
  if (used.length === 0) return []
  const params = fluxRecord({
    metrics: fluxAnyOf([...new Set(used.map(({ metric }) => metric))]),
    days: fluxDuration('14d'),
    reached_on: fluxInteger(3),
    ahead: fluxDuration('3h'),
  })
  return [taskScript('custom.flux', 'How far devices often stray', { params })]
}

const parametersOf = (scope: StatisticalSettings): Record<string, FluxText> => ({
  threshold: fluxFloat(scope.threshold),
  release: fluxFloat(scope.release),
  margin: fluxFloat(scope.margin),
  up: fluxBoolean(scope.enabled && scope.direction !== 'down'),
  down: fluxBoolean(scope.enabled && scope.direction !== 'up'),
})
