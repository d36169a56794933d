import { setTimeout as sleep } from 'node:timers/promises'
import { faultSchedule } from './fault/schedule.ts'
import type { AnyFault, Truth } from './fault/truth.ts'
import { fleetReadings, type SimulatedReading } from './fleet/fleet.ts'
import type { Place } from './plant/plant.ts'
import { EVERY_METRIC } from './plant/plant-fault.ts'
import { deliver } from './sink/deliver.ts'
import type { OutgoingReading, Sink } from './sink/sink.ts'

/** Readings in one request. */
const BATCH = 2000

/** A run of the simulator: who, how often, from when on, and what goes wrong. */
export interface Simulation {
  readonly seed: number
  readonly devices: readonly number[]
  readonly everyMs: number
  /** From when on there are readings; those of the past are sent at once. */
  readonly fromMs: number
  /** When to stop; never where it is left out. */
  readonly untilMs?: number
  /** Where devices are, for faults of whole devices and of feeds; without it only sensors have faults. */
  readonly places?: ReadonlyMap<number, Place> | undefined
  /** When the first fault begins and how far apart they are; none where it is left out. */
  readonly faults?: { readonly firstMs: number; readonly everyMs: number }
}

export interface SimulationTools {
  readonly sink: Sink
  readonly truth: Truth
  readonly clock: () => number
  readonly signal: AbortSignal
  /** Says what is going on, a line each. */
  readonly say: (line: string) => void
}

/** Sends the readings of a fleet up to now, and then as they become due; answers how many were stored. */
export async function simulate(simulation: Simulation, tools: SimulationTools): Promise<number> {
  const { seed, devices, everyMs, untilMs = Number.POSITIVE_INFINITY, faults, places } = simulation
  const { sink, truth, clock, signal, say } = tools
  let running = faults ? truth.lastingBeyond(simulation.fromMs) : []
  const plan = faults && faultSchedule({ seed, devices, ...faults, readingEveryMs: everyMs, running, places })
  let next = plan?.next().value

  /** The faults of a device at a time; times come in rising order. */
  const faultsAt = (device: number, timeMs: number): readonly AnyFault[] => {
    while (plan && next && next.startMs <= timeMs) {
      truth.add(next)
      say(
        `fault: ${next.kind} of ${next.metric === EVERY_METRIC ? '' : `${next.metric} of `}device ${next.device} for ${Math.ceil((next.endMs - next.startMs) / 1000)} s`,
      )
      running = [...running.filter(({ endMs }) => endMs > timeMs), next]
      next = plan.next().value
    }
    return running.filter((fault) => fault.device === device && fault.startMs <= timeMs && timeMs < fault.endMs)
  }

  let sent = simulation.fromMs
  let stored = 0
  const onWait = (reason: string) => say(`waiting: ${reason}`)
  while (sent < untilMs && !signal.aborted) {
    const now = Math.min(clock(), untilMs)
    for (const batch of batches(fleetReadings({ seed, devices, everyMs }, sent, now, faultsAt))) {
      const { stored: count, refused } = await deliver(sink, batch, { signal, onWait })
      stored += count
      if (refused.length > 0) say(`${batch.length - count} readings refused: ${refused[0]}`)
    }
    sent = Math.max(sent, now)
    if (sent < untilMs) await sleep(Math.min(everyMs, 1000), undefined, { signal })
  }
  return stored
}

function* batches(readings: Iterable<SimulatedReading>): Generator<OutgoingReading[]> {
  let batch: OutgoingReading[] = []
  for (const { deviceId, timeMs, metrics } of readings) {
    batch.push({ deviceId: String(deviceId), time: BigInt(timeMs) * 1_000_000n, metrics })
    if (batch.length < BATCH) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
