import { WHOLE_DEVICE } from '@nrg/detection/detectors/offline'
import { groupBy } from '../group-by.ts'
import type { Fault } from './faults.ts'

const MINUTE_MS = 60_000
const DAY_MS = 1440 * MINUTE_MS

/** Alerts at most this far apart are one episode. */
const TOGETHER_MS = 15 * MINUTE_MS
/** What is over in a moment may be noticed this long after it. */
const MOMENT_MS = 5 * MINUTE_MS
const moments: readonly string[] = ['spike', 'reset']
/** An episode that begins this soon after a fault is no false one. */
const AFTER_MS = 30 * MINUTE_MS

/** What is scored: an alert's subject and its time in milliseconds. */
export interface ScoredAlert {
  readonly device: string
  readonly metric: string
  readonly since: number
  readonly until: number
}

/** The fleet: when its readings begin and end, and how many devices it has. */
export interface FleetExtent {
  readonly start: number
  /** The days before are for warming up. */
  readonly scoredFrom: number
  readonly stop: number
  readonly devices: number
}

export interface SyntheticScore {
  readonly f1: number
  readonly precision: number
  readonly recall: number
  readonly falseEpisodes: number
  readonly falsePerDeviceDay: number
  /** From a fault's start to its detection, in minutes. */
  readonly medianDelay: number | undefined
  /** By kind of fault: detected, of how many. */
  readonly kinds: Readonly<Record<string, readonly [detected: number, all: number]>>
}

/**
 * Scores alerts against the faults of a fleet: a fault is detected by an episode that begins within it. A fault of the
 * whole device is found in any of its metrics.
 */
export function scoreFleet(
  alerts: readonly ScoredAlert[],
  faults: readonly Fault[],
  extent: FleetExtent,
): SyntheticScore {
  const from = extent.scoredFrom
  const scored = faults.filter(({ start }) => start >= from)
  const byDevice = groupBy(faults, ({ device }) => device)
  const delays = new Map<Fault, number>()
  let falseEpisodes = 0
  for (const own of groupBy(alerts, subject).values()) {
    const { device, metric } = own[0] as ScoredAlert
    const touched = (byDevice.get(device) ?? []).filter((fault) => touches(fault, metric))
    for (const began of episodeStarts(own)) {
      if (began < from) continue
      const near = touched.filter((fault) => explains(fault, metric, began))
      if (near.length === 0) falseEpisodes++
      for (const fault of near)
        if (detects(fault, metric, began))
          delays.set(fault, Math.min(delays.get(fault) ?? Number.POSITIVE_INFINITY, began - fault.start))
    }
  }
  const found = scored.filter((fault) => delays.has(fault))
  const recall = found.length / Math.max(1, scored.length)
  const precision = found.length / Math.max(1, found.length + falseEpisodes)
  const delay = median(found.map((fault) => delays.get(fault) as number))
  return {
    f1: (2 * precision * recall) / Math.max(1e-9, precision + recall),
    precision,
    recall,
    falseEpisodes,
    falsePerDeviceDay: falseEpisodes / Math.max(1e-9, (extent.devices * (extent.stop - from)) / DAY_MS),
    medianDelay: delay === undefined ? undefined : delay / MINUTE_MS,
    kinds: Object.fromEntries(
      [...groupBy(scored, ({ kind }) => kind)]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([kind, all]) => [kind, [all.filter((fault) => delays.has(fault)).length, all.length] as const]),
    ),
  }
}

/** Whether what is told of a metric from a time on is a fault's doing, and no false alarm. */
export const explains = (fault: Fault, metric: string, since: number) =>
  touches(fault, metric) && fault.start <= since && since <= fault.end + AFTER_MS

/** Whether an alert about a metric may be a fault's doing. */
const touches = (fault: Fault, metric: string) =>
  [metric, WHOLE_DEVICE].includes(fault.metric) || metric === WHOLE_DEVICE

function detects(fault: Fault, metric: string, at: number): boolean {
  const { kind, start, end } = fault
  if (metric !== fault.metric && fault.metric !== WHOLE_DEVICE && kind !== 'dropout') return false
  return at >= start && (moments.includes(kind) ? at <= end + MOMENT_MS : at < end)
}

/** When the episodes of one device and metric begin. */
function episodeStarts(alerts: readonly ScoredAlert[]): number[] {
  const starts: number[] = []
  let last = Number.NEGATIVE_INFINITY
  for (const { since, until } of alerts.toSorted((a, b) => a.since - b.since)) {
    if (since - last > TOGETHER_MS) starts.push(since)
    last = Math.max(last, until)
  }
  return starts
}

const subject = ({ device, metric }: { readonly device: string; readonly metric: string }) => `${device} ${metric}`

function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  if (sorted.length === 0) return undefined
  const [low, high] = [Math.ceil(middle) - 1, Math.floor(middle)]
  return ((sorted[low] as number) + (sorted[high] as number)) / 2
}
