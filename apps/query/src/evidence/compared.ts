import type { Normal } from '../live/live-device.ts'
import { rounded } from '../rounded.ts'

/** A metric that is nearer to what is normal did not move, in standard deviations. */
export const MOVED = 3

/** Of a long episode its first hour is compared: later, what is normal has followed it. */
const MOST_MS = 3_600_000
/** Of a reading alone, what came within the minute. */
const LEAST_MS = 60_000

export interface Episode {
  readonly device: string
  readonly since: number
  readonly until: number
}

/** What a metric of a device was while an alert held, and what was normal for it when it began. */
export interface Compared {
  readonly device: string
  readonly metric: string
  readonly mean: number
  readonly normal: Normal | undefined
}

/** Up to when an episode is compared. */
export const endOfComparison = ({ since, until }: Episode): number =>
  Math.min(Math.max(until, since + LEAST_MS), since + MOST_MS)

/** The distance from what is normal, in standard deviations; null where that is not known. */
export const scoreOf = ({ mean, normal }: Pick<Compared, 'mean' | 'normal'>): number | null =>
  normal === undefined || !(normal.sd > 0) ? null : rounded((mean - normal.mean) / normal.sd, 0)
