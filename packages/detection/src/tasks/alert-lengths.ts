import type { FleetConfig } from '@nrg/schema/fleet-config'
import type { Score } from '../alerts/episodes.ts'
import { detectors } from '../detectors/index.ts'
import { MINUTE_MS } from '../script/stage.ts'
import { resolutionsOf } from '../settings/resolution.ts'

const HOUR_MS = 3_600_000

/** How long what scores are of is, of those that stand at its beginning: in milliseconds. */
export interface AlertLengths {
  /** By `reason`, and by `metric reason` where a metric has a step of its own. */
  readonly byKey: ReadonlyMap<string, number>
  /** No length goes beyond a multiple of it, counted from the epoch. */
  readonly blockMs: number
}

/** The lengths of a configuration; a step that is no part of an hour is as a moment. */
export function alertLengths(config: FleetConfig): AlertLengths {
  const byKey = new Map<string, number>()
  for (const { name, judges } of detectors) {
    if (judges !== 'steps') continue
    byKey.set(name, MINUTE_MS)
    for (const { stepMs, metrics } of resolutionsOf(config))
      if (stepMs !== MINUTE_MS)
        for (const metric of metrics) byKey.set(`${metric} ${name}`, HOUR_MS % stepMs === 0 ? stepMs : 0)
  }
  const lengths = [...byKey.values()].filter((length) => length > 0)
  return { byKey, blockMs: lengths.reduce(commonMultiple) }
}

/** How long what a score is of is, in milliseconds; 0 of a moment. */
export function lengthBetween({ byKey }: AlertLengths): (score: Pick<Score, 'metric' | 'reason'>) => number {
  return ({ metric, reason }) => byKey.get(`${metric} ${reason}`) ?? byKey.get(reason) ?? 0
}

const commonMultiple = (a: number, b: number): number => (a / commonDivisor(a, b)) * b
const commonDivisor = (a: number, b: number): number => (b === 0 ? a : commonDivisor(b, a % b))
