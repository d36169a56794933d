import { consumption } from './consumption.ts'
import { counter } from './counter.ts'
import { cycle } from './cycle.ts'
import type { Detector } from './detector.ts'
import { fleet } from './fleet.ts'
import { level } from './level.ts'
import { limit } from './limit.ts'
import { night } from './night.ts'
import { noise } from './noise.ts'
import { offline } from './offline.ts'
import { peer } from './peer.ts'
import { rate } from './rate.ts'
import { seasonal } from './seasonal.ts'
import { sensor } from './sensor.ts'
import { spike } from './spike.ts'
import type { StatisticalDetector } from './statistical.ts'
import { stuck } from './stuck.ts'
import { supply } from './supply.ts'
import { unseen } from './unseen.ts'
import { unsteady } from './unsteady.ts'
import { zscore } from './zscore.ts'

/** Every detector: those first that judge from the first reading on, and each after one that it goes by. */
export const detectors: readonly Detector[] = [
  limit,
  rate,
  sensor,
  counter,
  offline,
  fleet,
  zscore,
  spike,
  level,
  noise,
  seasonal,
  stuck,
  supply,
  night,
  cycle,
  unseen,
  unsteady,
  peer,
  consumption,
]

/** The detector of a reason; undefined for one that is none of ours: other versions may have written it. */
export const detectorOf = (reason: string): Detector | undefined => detectors.find(({ name }) => name === reason)

/** The detector of a reason, where it is one that scores in standard deviations. */
export function statisticalOf(reason: string): StatisticalDetector | undefined {
  const detector = detectorOf(reason)
  return detector?.inSd === true ? (detector as StatisticalDetector) : undefined
}

/** The reasons that share one alert, by the name of their group. */
export const alertGroups: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  [...new Set(detectors.map(({ group }) => group))].map((group) => [
    group,
    detectors.filter((detector) => detector.group === group).map(({ name }) => name),
  ]),
)

/** The group of a reason; one that is none of ours is a group of its own. */
export const groupOf = (reason: string): string => detectorOf(reason)?.group ?? reason
