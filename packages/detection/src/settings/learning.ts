import type { FleetConfig } from '@nrg/schema/fleet-config'
import { type Resolution, resolutionsOf } from './resolution.ts'

/** What holds where `learning` of the configuration is silent. */
export const learningDefaults = { late: '24h', adopt_after: '24h', around: '17m', flag: 5, habit: 2 } as const

const MINUTE_MS = 60_000
const DAY_MS = 1440 * MINUTE_MS

/** Spreads are learned anew after no more steps than these, at times that come again each day. */
const LEARNED_STEPS = 180
const partsOfDay = [1, 2, 4, 8, 24, 48, 96, 480, 1440]

/** How often a resolution's spreads are learned anew, in milliseconds: the tasks cannot be run over more at once. */
export function learningStepMs({ stepMs }: Resolution): number {
  const parts = partsOfDay.find((count) => DAY_MS / count <= LEARNED_STEPS * stepMs)
  return parts === undefined ? MINUTE_MS : DAY_MS / parts
}

/** How often, in milliseconds, something of a configuration is learned anew. */
export const learnedEveryMs = (config: FleetConfig): number => Math.min(...resolutionsOf(config).map(learningStepMs))
