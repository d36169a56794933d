import type { SimulatedMetric } from '../device.ts'
import { hash, uniform } from '../random.ts'
import { type Fault, type FaultKind, faultKinds } from './fault.ts'

const MINUTE_MS = 60_000

/** How long a fault of each kind lasts, from and to; a spike lasts a reading or two. */
const durationMs: Readonly<Record<Exclude<FaultKind, 'spike'>, readonly [number, number]>> = {
  level: [2 * MINUTE_MS, 5 * MINUTE_MS],
  drift: [10 * MINUTE_MS, 20 * MINUTE_MS],
  stuck: [5 * MINUTE_MS, 12 * MINUTE_MS],
  dropout: [3 * MINUTE_MS, 6 * MINUTE_MS],
  noise: [4 * MINUTE_MS, 10 * MINUTE_MS],
  gain: [3 * MINUTE_MS, 8 * MINUTE_MS],
}

const metrics: readonly SimulatedMetric[] = ['current_a', 'temp_c', 'voltage_v']

export interface ScheduleOptions {
  readonly seed: number
  readonly devices: readonly number[]
  /** When the first fault begins. */
  readonly firstMs: number
  /** How far apart the beginnings are, on average. */
  readonly everyMs: number
  /** How far apart the readings of a device are: a fault between two of them would be seen by nobody. */
  readonly readingEveryMs: number
  /** Faults that have begun already. */
  readonly running?: readonly Fault[]
}

/**
 * The faults that begin before a time, one after another; the first is a step of a current, the clearest of them.
 *
 * A device has one fault at a time: where the chosen one still has one, the next free device takes it.
 */
export function* faultSchedule({
  seed,
  devices,
  firstMs,
  everyMs,
  readingEveryMs,
  running = [],
}: ScheduleOptions): Generator<Fault, never> {
  const busyUntil = new Map(running.map(({ device, endMs }) => [device, endMs]))
  for (let index = 0; ; index++) {
    const pick = (aspect: number) => uniform(seed, firstMs, index, aspect)
    const startMs = Math.round(firstMs + everyMs * (index + (index === 0 ? 0 : 0.6 * (pick(1) - 0.5))))
    const kind = index === 0 ? 'level' : (faultKinds[Math.floor(pick(2) * faultKinds.length)] ?? 'level')
    const metric = index === 0 ? 'current_a' : (metrics[Math.floor(pick(3) * metrics.length)] ?? 'current_a')
    const device = freeDevice(devices, hash(seed, firstMs, index, 4), startMs, busyUntil)
    const [shortest, longest] = kind === 'spike' ? [readingEveryMs, 2 * readingEveryMs] : durationMs[kind]
    const endMs = Math.round(startMs + shortest + (longest - shortest) * pick(5))
    busyUntil.set(device, endMs)
    yield { device, metric, kind, startMs, endMs, size: sizeOf(kind, pick(6), pick(7) < 0.7 ? 1 : -1) }
  }
}

/** Sizes that stand out, and most of which stay inside every static limit. */
function sizeOf(kind: FaultKind, share: number, sign: number): number {
  if (kind === 'gain') return 1 + sign * (0.12 + 0.18 * share)
  if (kind === 'noise') return 5 + 4 * share
  return sign * (14 + 8 * share)
}

function freeDevice(
  devices: readonly number[],
  start: number,
  timeMs: number,
  busyUntil: ReadonlyMap<number, number>,
): number {
  for (let step = 0; step < devices.length; step++) {
    const device = devices[(start + step) % devices.length] as number
    if ((busyUntil.get(device) ?? 0) <= timeMs) return device
  }
  return devices[start % devices.length] as number
}
