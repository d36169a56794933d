import { healthyValues, type SimulatedMetric } from '../device.ts'
import { applyFault, type Fault } from '../fault/fault.ts'
import { hash } from '../random.ts'

/** One reading of one device. */
export interface SimulatedReading {
  readonly deviceId: number
  readonly timeMs: number
  readonly metrics: Readonly<Record<string, number>>
}

export interface FleetOptions {
  readonly seed: number
  readonly devices: readonly number[]
  /** How far apart the readings of a device are. */
  readonly everyMs: number
}

/**
 * The readings of a fleet in [fromMs, untilMs), in the order of time; `faultsAt` tells what ails a device then.
 *
 * Each device has its own moment within the interval, as devices do.
 */
export function* fleetReadings(
  { seed, devices, everyMs }: FleetOptions,
  fromMs: number,
  untilMs: number,
  faultsAt: (device: number, timeMs: number) => readonly Fault[],
): Generator<SimulatedReading> {
  const moments = devices
    .map((deviceId) => ({ deviceId, phase: hash(seed, deviceId, 12) % everyMs }))
    .sort((a, b) => a.phase - b.phase)
  for (let tick = Math.floor(fromMs / everyMs) * everyMs; tick < untilMs; tick += everyMs)
    for (const { deviceId, phase } of moments) {
      const timeMs = tick + phase
      if (timeMs < fromMs || timeMs >= untilMs) continue
      const metrics: Record<string, number> = { ...healthyValues(seed, deviceId, timeMs) }
      for (const fault of faultsAt(deviceId, timeMs)) {
        const atStart = healthyValues(seed, deviceId, fault.startMs)[fault.metric]
        const value = applyFault(fault, metrics[fault.metric] ?? atStart, atStart, timeMs)
        if (value === undefined) delete metrics[fault.metric satisfies SimulatedMetric]
        else metrics[fault.metric] = value
      }
      if (Object.keys(metrics).length > 0) yield { deviceId, timeMs, metrics }
    }
}
