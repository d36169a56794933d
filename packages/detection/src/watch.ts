import type { DetectorName } from '@nrg/schema/detector'
import { durationMs } from '@nrg/schema/duration'
import { detectorFor, type FleetConfig, limitFor } from '@nrg/schema/fleet-config'
import type { WatchEntry } from '@nrg/schema/watch'
import { fullStretches, gapMs, leastSteps, RENEW_MS, stepMsOf, stretchesIn } from './settings/baseline.ts'
import { learningStepMs } from './settings/learning.ts'
import { offlineSettings, WHOLE_DEVICE } from './settings/offline.ts'
import { rateSettings } from './settings/rate.ts'
import { type Resolution, resolutionsOf } from './settings/resolution.ts'
import { scopeKey } from './settings/scopes.ts'
import { fleetSettings, type Statistical, statisticalSettings } from './settings/statistical.ts'
import { stuckSettings } from './settings/stuck.ts'
import { widening } from './widening.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** A detector that learns for days. */
type Learned = Exclude<Statistical, 'zscore'>
const learnedKinds: readonly Learned[] = ['spike', 'level', 'noise', 'seasonal']

/** What is known of a metric of a device; times are milliseconds since the epoch. */
export interface KnownMetric {
  /** When its first and its latest step with readings began. */
  readonly heard?: { readonly first: number; readonly last: number }
  /** The baseline of the z-score that is in force. */
  readonly baseline?: { readonly at: number; readonly n: number }
  /** How many steps the spreads in force are of. */
  readonly spreads?: Readonly<Partial<Record<Learned, { readonly at: number; readonly n: number }>>>
  /** Hours since it was first heard as of today's midnight, and the longest run of equal steps that is usual. */
  readonly habit?: { readonly hours: number; readonly longest: number }
  /** How many readings the last day had, and the seconds between them. */
  readonly rhythm?: { readonly n: number; readonly interval: number }
}

type Told = Pick<WatchEntry, 'ready' | 'ready_at' | 'threshold_now'>

/**
 * Says what is watched of a device of what is known of its metrics at a time, in milliseconds since the epoch: an entry for
 * each metric that was heard and each detector that is switched on for it. The metric `device` is the device itself.
 */
export function watcher(
  config: FleetConfig,
): (device: string, known: ReadonlyMap<string, KnownMetric>, now: number) => WatchEntry[] {
  const resolutions = resolutionsOf(config)
  const lookup = <T extends { metric: string; device?: string }>(scopes: readonly T[]) => {
    const all = new Map(scopes.map((scope) => [scopeKey(scope), scope]))
    return (metric: string, device: string) => all.get(scopeKey({ metric, device })) ?? all.get(metric)
  }
  const statistical = (kind: Statistical) => lookup(statisticalSettings(config, kind))
  const zscore = statistical('zscore')
  const learned = new Map(learnedKinds.map((kind) => [kind, statistical(kind)]))
  const [stuck, offline, rate] = [
    lookup(stuckSettings(config)),
    lookup(offlineSettings(config).scopes),
    lookup(rateSettings(config)),
  ]

  function* entries(
    device: string,
    metric: string,
    known: KnownMetric,
    now: number,
  ): Generator<readonly [reason: DetectorName, told: Told]> {
    const { upper, lower } = limitFor(config, metric, device)
    const limited = detectorFor(config, 'limit', metric, device).enabled !== false
    if (metric !== WHOLE_DEVICE && limited && (upper ?? lower) !== undefined) yield ['limit', ready(null)]
    const speed = rate(metric, device)
    if (speed && speed.bound < Number.MAX_VALUE) yield ['rate', ready(speed.bound)]
    const silence = offline(metric, device)
    if (silence?.enabled) yield ['offline', watchOffline(silence, known, now)]
    const z = zscore(metric, device)
    if (z?.enabled) yield ['zscore', watchZscore(z, gapMs(z, resolutions), stepMsOf(metric, resolutions), known, now)]
    const resolution = resolutions.find(({ metrics }) => metrics.includes(metric))
    if (resolution === undefined) return
    for (const kind of learnedKinds) {
      const scope = learned.get(kind)?.(metric, device)
      if (scope?.enabled) yield [kind, watchLearned(config, kind, scope.threshold, resolution, known, now)]
    }
    const still = stuck(metric, device)
    if (still?.enabled) yield ['stuck', watchStuck(still, known, now)]
  }

  return (device, known, now) =>
    [...known].flatMap(([metric, of]) =>
      [...entries(device, metric, of, now)].map(([reason, { ready, ready_at, threshold_now }]) => ({
        metric,
        reason,
        ready,
        // Nothing is learned of what is silent.
        ready_at: isSilent(of, stepMsOf(metric, resolutions), now) ? null : ready_at,
        threshold_now,
      })),
    )
}

/** Whether anything of a device is still to be learned, and will be if its readings go on as they do. */
export const isLearning = (watch: readonly WatchEntry[]): boolean =>
  watch.some(({ ready, ready_at }) => !ready && ready_at !== null)

const isSilent = ({ heard }: KnownMetric, stepMs: number, now: number) =>
  heard === undefined || now - heard.last > Math.max(HOUR_MS, 4 * stepMs)

const ready = (threshold: number | null): Told => ({
  ready: true,
  ready_at: null,
  threshold_now: threshold === null ? null : Number(threshold.toPrecision(3)),
})
const notReady = (at: number | undefined): Told => ({
  ready: false,
  ready_at: at === undefined ? null : new Date(at).toISOString(),
  threshold_now: null,
})

/** The first multiple of a period at or after a time that is not over. */
const nextMark = (time: number, everyMs: number, now: number) => {
  const mark = Math.ceil(time / everyMs) * everyMs
  return mark > now ? mark : (Math.floor(now / everyMs) + 1) * everyMs
}

function watchOffline(
  { gap, intervals, minSamples }: { gap: number; intervals: number; minSamples: number },
  { rhythm, heard }: KnownMetric,
  now: number,
): Told {
  if (rhythm && rhythm.n >= minSamples) return ready(Math.max(gap, Math.floor((intervals * rhythm.interval) / 60)))
  if (heard === undefined) return notReady(undefined)
  // With fewer a day it is never judged.
  if (rhythm && DAY_MS / 1000 / rhythm.interval < minSamples) return notReady(undefined)
  return notReady(nextMark(heard.first + (rhythm ? rhythm.interval * 1000 * minSamples : 1), HOUR_MS, now))
}

function watchZscore(
  { threshold, baseline: length }: { threshold: number; baseline: string },
  gap: number,
  stepMs: number,
  { baseline, heard }: KnownMetric,
  now: number,
): Told {
  const full = fullStretches(stretchesIn(length), stepMs)
  if (baseline) {
    // As if readings had come evenly since the first.
    const since = heard === undefined ? full : Math.ceil((baseline.at - gap - heard.first) / RENEW_MS)
    return ready(threshold * widening(baseline.n, Math.max(1, Math.min(full, since)), full))
  }
  if (heard === undefined) return notReady(undefined)
  return notReady(nextMark(heard.first + leastSteps(stepMs) * stepMs + gap, RENEW_MS, now))
}

function watchLearned(
  config: FleetConfig,
  kind: Learned,
  threshold: number,
  resolution: Resolution,
  { spreads, heard }: KnownMetric,
  now: number,
): Told {
  const { min_samples: enough, baseline, window } = fleetSettings(config, kind)
  const spread = spreads?.[kind]
  if (spread && spread.n >= enough) return ready(threshold)
  if (heard === undefined) return notReady(undefined)
  const { stepMs } = resolution
  // Half of the window must be there; what is usual at a time of day is known a day on.
  const begins = heard.first + durationMs(window) / 2 + (kind === 'seasonal' ? DAY_MS : 0)
  // Of each step, or of as many as so far.
  const passed = spread ? (spread.at - begins) / stepMs : 0
  const share = spread && spread.n > 0 && passed > 0 ? Math.min(1, spread.n / passed) : 1
  if (enough > (share * durationMs(baseline)) / stepMs) return notReady(undefined)
  const from = spread && spread.n > 0 ? spread.at : begins
  const missing = enough - (spread?.n ?? 0)
  return notReady(nextMark(from + (missing / share) * stepMs, learningStepMs(resolution), now))
}

function watchStuck(
  { run, margin, warmUpHours }: { run: number; margin: number; warmUpHours: number },
  { habit, heard }: KnownMetric,
  now: number,
): Told {
  if (habit && habit.hours >= warmUpHours) return ready(Math.max(run, margin * habit.longest))
  if (heard === undefined) return notReady(undefined)
  return notReady(nextMark(heard.first + warmUpHours * HOUR_MS, DAY_MS, now))
}
