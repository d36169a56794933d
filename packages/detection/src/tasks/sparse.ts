import type { FleetConfig } from '@nrg/schema/fleet-config'
import { fullStretches, RENEW_MS, stretchesIn } from '../detectors/baseline.ts'
import { detectors } from '../detectors/index.ts'
import { level } from '../detectors/level.ts'
import { noise } from '../detectors/noise.ts'
import { seasonal } from '../detectors/seasonal.ts'
import { spike } from '../detectors/spike.ts'
import { fleetSettings, statisticalSettings } from '../detectors/statistical.ts'
import { zscore } from '../detectors/zscore.ts'
import { type Resolution, resolutionsOf, stepsIn } from '../settings/resolution.ts'
import { ENOUGH_OF_WINDOW, PRESENT } from './feature.ts'

/**
 * How far apart readings are of which no feature can be learned, in milliseconds: no window has enough of them, and no
 * baseline of the z-score. Where that is not so of any, infinity.
 */
export const unlearnedFromMs = (config: FleetConfig): number =>
  Math.max(
    ...resolutionsOf(config).map((resolution) =>
      Math.max(featuresFromMs(config, resolution), hoursFromMs(config, resolution)),
    ),
  )

/** So few steps in each window that it is not known. */
function featuresFromMs(config: FleetConfig, resolution: Resolution): number {
  const [short, long, near] = [level, seasonal, spike].map((detector) => {
    const { enabled, window } = fleetSettings(config, detector)
    return enabled ? stepsIn(resolution, window) : 1
  }) as [number, number, number]
  // Level and noise need more than a share of the shorter window, seasonal more than one of the longer.
  const judged = [level, noise].some((detector) => fleetSettings(config, detector).enabled)
  if (judged && 1 / short > PRESENT) return Number.POSITIVE_INFINITY
  if (fleetSettings(config, seasonal).enabled && 1 > ENOUGH_OF_WINDOW * long) return Number.POSITIVE_INFINITY
  const few = Array.from({ length: long }, (_, index) => index + 1).find(
    (apart) => Math.ceil(long / apart) <= ENOUGH_OF_WINDOW * long,
  )
  return Math.max(short, near + 1, few ?? 1) * resolution.stepMs
}

/** A stretch of a z-score's baseline with no more than one reading, and too few of those; or three readings in all. */
function hoursFromMs(config: FleetConfig, { metrics, stepMs }: Resolution): number {
  const each = statisticalSettings(config, zscore)
    .filter(({ enabled, metric }) => enabled && metrics.includes(metric))
    .map(({ baseline, min_samples }) => {
      const stretches = stretchesIn(baseline)
      const enough = min_samples > fullStretches(stretches, stepMs)
      return enough ? Math.max(RENEW_MS, stepMs) : (stretches * RENEW_MS) / 3 + stepMs
    })
  return Math.max(0, ...each)
}

/** Whether a task, by its name, does nothing where there are no features: it learns of them, or judges by them alone. */
export const withoutFeatures = (name: string): boolean =>
  byFeatures.some((script) => name === `nrg-${script}` || name.startsWith(`nrg-${script}-`))

const byFeatures = [
  ...['spread', 'frozen', 'baseline', 'feature', 'usual', 'custom', 'fleet'],
  ...detectors.filter(({ inSd }) => inSd).map(({ name }) => name),
]
