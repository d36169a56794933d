import type { WatchEntry } from '@nrg/schema/watch'

/** What is known of a metric of a device; times are milliseconds since the epoch. */
export interface KnownMetric {
  /** When its first and its latest step with readings began. */
  readonly heard?: { readonly first: number; readonly last: number }
  /** The baseline of the z-score that is in force. */
  readonly baseline?: { readonly at: number; readonly n: number }
  /** How many steps the spreads in force are of, by kind. */
  readonly spreads?: Readonly<Record<string, { readonly at: number; readonly n: number }>>
  /** Hours since it was first heard as of today's midnight, and the longest run of equal steps that is usual. */
  readonly habit?: { readonly hours: number; readonly longest: number }
  /** The voltage that it has, as of today's midnight, and how far it usually strays from that, in per cent. */
  readonly nominal?: { readonly usual?: number }
  /** Whether its quiet hours are known. */
  readonly quiet?: true
  /** How often it is usually switched in three hours, as of today's midnight. */
  readonly switches?: number
  /** Whether it is known what it was at each time of day. */
  readonly seen?: true
  /** Whether it is known how restless it usually is. */
  readonly calm?: true
  /** Whether there are others that usually move with it. */
  readonly peers?: true
  /** How many readings the last day had, the seconds between them, and the minutes for which it often was silent. */
  readonly rhythm?: { readonly n: number; readonly interval: number; readonly silence?: number }
}

/** Whether something is judged, from when on, and the score that opens an alert now. */
export type Told = Pick<WatchEntry, 'ready' | 'ready_at' | 'threshold_now'>

export const HOUR_MS = 3_600_000
export const DAY_MS = 24 * HOUR_MS

/** It is judged, by a threshold where there is one. */
export const ready = (threshold: number | null): Told => ({
  ready: true,
  ready_at: null,
  threshold_now: threshold === null ? null : Number(threshold.toPrecision(3)),
})

/** It will be from a time on, in milliseconds since the epoch; undefined where that cannot be told. */
export const notReady = (at: number | undefined): Told => ({
  ready: false,
  ready_at: at === undefined ? null : new Date(at).toISOString(),
  threshold_now: null,
})

/** The first multiple of a period at or after a time that is not over; all in milliseconds. */
export const nextMark = (time: number, everyMs: number, now: number): number => {
  const mark = Math.ceil(time / everyMs) * everyMs
  return mark > now ? mark : (Math.floor(now / everyMs) + 1) * everyMs
}
