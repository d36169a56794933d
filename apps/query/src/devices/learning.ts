import { setImmediate as nextTurn } from 'node:timers/promises'
import type { KnownMetric } from '@nrg/detection/detectors/watched'
import { isLearning, watcher } from '@nrg/detection/watch'
import type { QueryOptions, Reader } from '@nrg/influx/query'
import type { DeviceDetail, DeviceSummary } from '@nrg/schema/device'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import type { WatchEntry } from '@nrg/schema/watch'
import type { Upcoming } from '../live/upcoming.ts'
import { SharedReads } from '../shared-reads.ts'
import { type KnownDevices, readKnownMetrics } from './known-metrics.ts'

/** For so long after a first reading it may be that no step of its device is over. */
const ROLLED_MS = 3_600_000

/** So many times as old as it should be, what is known still does while it is read anew. */
const STALE = 5

/** What could not be read is read again after so long, in ms, and after twice as long each further time. */
const RETRY_MS = 5000

/** The most readings at one time, where each asks anew. */
const AT_ONCE = 16

export interface LearningOptions {
  readonly reader: Reader
  readonly fleet: FleetConfig
  /** Milliseconds since the epoch. */
  readonly clock: () => number
  /** How old, in ms, what is known of all devices may be. */
  readonly keepLearnedMs: number
  /** The longest that a reading takes, in ms. */
  readonly limitMs: number
  /** Is told why it could not be read. */
  readonly onFailure: (error: unknown) => void
}

/** Of so many devices at most, what is known of each metric is kept as it was read; that is some 2 kB a device. */
const MOST_KEPT = 2000

/** After so long, in ms, with thousands of devices others have their turn. */
const TURN_MS = 5

/** What is known of all devices. */
interface Learned {
  /** Undefined where the devices are too many. */
  readonly devices: KnownDevices | undefined
  readonly learning: ReadonlyMap<string, boolean>
  readonly upcoming: Upcoming
}

/** Since when it could not be read, and how long that is waited with. */
interface Failed {
  readonly since: number
  readonly waitMs: number
}

const NONE: Failed = { since: 0, waitMs: 0 }

export type LearningView = ReturnType<typeof createLearning>

/** Says which devices are still learned, and what is watched of one. */
export function createLearning({ reader, fleet, clock, keepLearnedMs, limitMs, onFailure }: LearningOptions) {
  const watch = watcher(fleet)
  const ofAll = new SharedReads<Learned>({
    keepMs: keepLearnedMs,
    keepBytes: Number.POSITIVE_INFINITY,
    sizeOf: () => 0,
    limitMs,
    atOnce: AT_ONCE,
    clock,
  })

  async function readAll(signal: AbortSignal): Promise<Learned> {
    const now = clock()
    const known = await readKnownMetrics(reader, fleet, undefined, { signal, now: new Date(now) })
    const learned = await learnedOf(known, (device, metrics) => watch(device, metrics, now))
    return { ...learned, devices: known.size > MOST_KEPT ? undefined : known }
  }

  let failed: Failed = NONE

  /** What is known is answered at once, while it is read anew; who comes when it is too old waits. */
  let latest: (Learned & { readonly read: number }) | undefined
  async function learningOfAll(signal: AbortSignal): Promise<ReadonlyMap<string, boolean> | undefined> {
    const known = usable()
    const reading = readShared(signal)
    return known?.learning ?? reading
  }

  function usable(): Learned | undefined {
    const age = latest === undefined ? Number.POSITIVE_INFINITY : clock() - latest.read
    // A clock that was set back says nothing.
    return age >= 0 && age < STALE * keepLearnedMs ? latest : undefined
  }

  /** What is known of a device: of the one reading of all where it is in that, which is then read anew when it is due. */
  async function knownOf(device: string, options: QueryOptions): Promise<ReadonlyMap<string, KnownMetric> | undefined> {
    const kept = usable()?.devices
    if (kept === undefined) return (await readKnownMetrics(reader, fleet, device, options)).get(device)
    // Nobody waits for it, and it goes on when who asked has left.
    readShared(new AbortController().signal)
    return kept.get(device)
  }

  /** Undefined where it cannot be read; then it is not asked for again for a while, by nobody. */
  async function readShared(signal: AbortSignal): Promise<ReadonlyMap<string, boolean> | undefined> {
    const { since, waitMs } = failed
    const waited = clock() - since
    if (waited >= 0 && waited < waitMs) return undefined
    try {
      const learned = await ofAll.get('', readAll, signal)
      latest = { ...learned, read: clock() }
      failed = NONE
      return learned.learning
    } catch (error) {
      if (signal.aborted) return undefined
      onFailure(error)
      // Of several who waited for the same it failed once.
      if (failed.since === since && failed.waitMs === waitMs)
        failed = { since: clock(), waitMs: Math.min(keepLearnedMs, Math.max(RETRY_MS, 2 * waitMs)) }
      return undefined
    }
  }

  return {
    /** What is to be learned next, as far as that is known. */
    upcoming: (): Upcoming => latest?.upcoming ?? { since: null, nextReadyAt: new Map() },
    /** Reads it anew where that is due; what cannot be read is as it was, and is not asked for at each turn. */
    async refresh(): Promise<void> {
      await readShared(new AbortController().signal)
    },
    /** Adds to each device whether it is still learned; where that cannot be read, the list is as good without. */
    async markLearning(devices: Promise<DeviceSummary[]>, signal: AbortSignal): Promise<DeviceSummary[]> {
      const reading = learningOfAll(signal)
      const list = await devices
      const learning = await reading
      if (learning === undefined) return list
      const recently = clock() - ROLLED_MS
      return list.map((device) => ({
        ...device,
        learning: learning.get(device.device_id) ?? Date.parse(device.last_seen) > recently,
      }))
    },
    /** Answers the function that says what is watched of a device, by its recent readings: those are read meanwhile. */
    async watchDevice(device: string, options: QueryOptions): Promise<(detail: DeviceDetail) => WatchEntry[]> {
      const known = await knownOf(device, options)
      return (detail) => watch(device, withRecent(known, detail), clock())
    },
  }
}

/** What is known of a device, with the metrics of which no step is over yet. */
function withRecent(of: ReadonlyMap<string, KnownMetric> | undefined, { series }: DeviceDetail) {
  const known = new Map(of)
  for (const [metric, { '1h': points }] of Object.entries(series)) {
    const [first, last] = [points[0], points.at(-1)]
    if (first && last && known.get(metric)?.heard === undefined)
      known.set(metric, { ...known.get(metric), heard: { first: first[0] - 60_000, last: last[0] } })
  }
  return known
}

async function learnedOf(
  known: ReadonlyMap<string, ReadonlyMap<string, KnownMetric>>,
  watched: (device: string, metrics: ReadonlyMap<string, KnownMetric>) => readonly WatchEntry[],
): Promise<Omit<Learned, 'devices'>> {
  const learning = new Map<string, boolean>()
  const nextReadyAt = new Map<string, string>()
  let since: number | null = null
  let turn = performance.now()
  for (const [device, metrics] of known) {
    if (performance.now() - turn > TURN_MS) {
      await nextTurn()
      turn = performance.now()
    }
    const entries = watched(device, metrics)
    learning.set(device, isLearning(entries))
    addNext(nextReadyAt, entries)
    for (const { heard } of metrics.values())
      if (heard !== undefined) since = Math.min(since ?? heard.first, heard.first)
  }
  return { learning, upcoming: { since, nextReadyAt } }
}

/** For each reason the earliest time at which something is learned that is not yet. */
function addNext(nextReadyAt: Map<string, string>, entries: readonly WatchEntry[]): void {
  for (const { reason, ready, ready_at } of entries) {
    if (ready || ready_at === null) continue
    const next = nextReadyAt.get(reason)
    if (next === undefined || ready_at < next) nextReadyAt.set(reason, ready_at)
  }
}
