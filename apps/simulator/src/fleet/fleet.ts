import { decimals, healthyValues, round, type SimulatedMetric, type Values } from '../device.ts'
import { applyFault } from '../fault/fault.ts'
import type { AnyFault } from '../fault/truth.ts'
import { takesMoreWhenLow } from '../plant/plant.ts'
import { applyPlantFault, EVERY_METRIC, type PlantFault } from '../plant/plant-fault.ts'
import { hash } from '../random.ts'

/** Of three phases, at the power factor of every device. */
const KILOWATTS = (Math.sqrt(3) * 0.95) / 1000
const POWER_DECIMALS = 2

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
  /** Whether a device has a meter of its power, beside its sensors; none has where it is left out. */
  readonly metered?: (device: number) => boolean
}

/**
 * The readings of a fleet in [fromMs, untilMs), in the order of time; `faultsAt` tells what ails a device then.
 *
 * Each device has its own moment within the interval, as devices do.
 */
export function* fleetReadings(
  { seed, devices, everyMs, metered = () => false }: FleetOptions,
  fromMs: number,
  untilMs: number,
  faultsAt: (device: number, timeMs: number) => readonly AnyFault[],
): Generator<SimulatedReading> {
  const moments = devices
    .map((deviceId) => ({ deviceId, phase: hash(seed, deviceId, 12) % everyMs }))
    .sort((a, b) => a.phase - b.phase)
  for (let tick = Math.floor(fromMs / everyMs) * everyMs; tick < untilMs; tick += everyMs)
    for (const { deviceId, phase } of moments) {
      const timeMs = tick + phase
      if (timeMs < fromMs || timeMs >= untilMs) continue
      const metrics = readingAt(
        { seed, device: deviceId, metered: metered(deviceId) },
        faultsAt(deviceId, timeMs),
        timeMs,
      )
      if (Object.keys(metrics).length > 0) yield { deviceId, timeMs, metrics }
    }
}

interface Simulated {
  readonly seed: number
  readonly device: number
  readonly metered: boolean
}

/** What is read of a device at a time: what it does, with the faults that it has, as its sensors show it. */
function readingAt(
  { seed, device, metered }: Simulated,
  faults: readonly AnyFault[],
  timeMs: number,
): Record<string, number> {
  const healthy = healthyValues(seed, device, timeMs)
  let own: Values | undefined = healthy
  for (const fault of faults)
    if (isOfPlant(fault) && own !== undefined) own = applyPlantFault(fault, own, timeMs, takesMoreWhenLow(seed, device))
  if (own === undefined) return {}
  const ratio = faults.find(({ kind }) => kind === 'ct_ratio')?.size ?? 1
  const metrics: Record<string, number> = {
    voltage_v: round(own.voltage_v, decimals.voltage_v),
    current_a: round(own.current_a, decimals.current_a),
    temp_c: round(own.temp_c, decimals.temp_c),
    // The meter has transformers of its own.
    ...(metered && { power_kw: round((KILOWATTS * own.voltage_v * own.current_a) / ratio, POWER_DECIMALS) }),
  }
  for (const fault of faults) {
    if (isOfPlant(fault)) continue
    const atStart = healthyValues(seed, device, fault.startMs)[fault.metric]
    const value = applyFault(fault, metrics[fault.metric] ?? atStart, atStart, timeMs)
    if (value === undefined) delete metrics[fault.metric satisfies SimulatedMetric]
    else metrics[fault.metric] = value
  }
  return metrics
}

const isOfPlant = (fault: AnyFault): fault is PlantFault => fault.metric === EVERY_METRIC
