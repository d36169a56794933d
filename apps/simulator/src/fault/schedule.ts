import type { SimulatedMetric } from '../device.ts'
import type { Place } from '../plant/plant.ts'
import { plantFaults, plantKindOf } from '../plant/plant-schedule.ts'
import { hash, uniform } from '../random.ts'
import { type Fault, type FaultKind, faultKinds } from './fault.ts'
import type { AnyFault } from './truth.ts'

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
  readonly running?: readonly AnyFault[]
  /** Where devices are: then every other fault is one of a whole device, or of a feed. */
  readonly places?: ReadonlyMap<number, Place> | undefined
}

/**
 * The faults that begin before a time, one after another; the first is a step of a current, the clearest of them.
 *
 * A device has one fault at a time: where the chosen one still has one, the next free device takes it, and a feed's fault
 * leaves it out.
 */
export function* faultSchedule({
  seed,
  devices,
  firstMs,
  everyMs,
  readingEveryMs,
  running = [],
  places,
}: ScheduleOptions): Generator<AnyFault, never> {
  const busyUntil = new Map(running.map(({ device, endMs }) => [device, endMs]))
  for (let index = 0; ; index++) {
    const pick = (aspect: number) => uniform(seed, firstMs, index, aspect)
    const startMs = Math.round(firstMs + everyMs * (index + (index === 0 ? 0 : 0.6 * (pick(1) - 0.5))))
    const device = freeDevice(devices, hash(seed, firstMs, index, 4), startMs, busyUntil)
    if (places !== undefined && index % 2 === 1) {
      const kind = plantKindOf((index - 1) / 2)
      for (const fault of plantFaults(kind, { seed, index, device, startMs }, places)) {
        if ((busyUntil.get(fault.device) ?? 0) > startMs) continue
        busyUntil.set(fault.device, fault.endMs)
        yield fault
      }
      continue
    }
    const kind = index === 0 ? 'level' : (faultKinds[Math.floor(pick(2) * faultKinds.length)] ?? 'level')
    const metric = index === 0 ? 'current_a' : (metrics[Math.floor(pick(3) * metrics.length)] ?? 'current_a')
    const fault = sensorFault({ device, metric, kind, startMs }, pick, readingEveryMs)
    busyUntil.set(device, fault.endMs)
    yield fault
  }
}

/** A fault of a sensor that begins at a time, with a length and size that suit its kind. */
export function sensorFault(
  { kind, startMs, ...of }: Omit<Fault, 'endMs' | 'size'>,
  pick: (aspect: number) => number,
  readingEveryMs: number,
): Fault {
  const [shortest, longest] = kind === 'spike' ? [readingEveryMs, 2 * readingEveryMs] : durationMs[kind]
  const endMs = Math.round(startMs + shortest + (longest - shortest) * pick(5))
  return { ...of, kind, startMs, endMs, size: sizeOf(kind, pick(6), pick(7) < 0.7 ? 1 : -1) }
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
