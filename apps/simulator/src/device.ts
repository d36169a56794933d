import { normal, smoothNoise, uniform } from './random.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** The values of one reading. */
export interface Values {
  readonly voltage_v: number
  readonly current_a: number
  readonly temp_c: number
}

export type SimulatedMetric = keyof Values

/** How far a metric of a healthy device strays from its daily course within minutes. */
export const spread: Readonly<Record<SimulatedMetric, number>> = { voltage_v: 0.8, current_a: 0.35, temp_c: 0.3 }

/** The resolution of each sensor. */
export const decimals: Readonly<Record<SimulatedMetric, number>> = { voltage_v: 1, current_a: 2, temp_c: 1 }

/** Whether a text names a metric that is simulated. */
export function isSimulatedMetric(text: string): text is SimulatedMetric {
  return Object.hasOwn(decimals, text)
}

/**
 * What a healthy device measures at a time.
 *
 * The load follows the day, with a rise in the morning and another in the evening, each device in its own way; the
 * voltage sags under it, and the temperature follows it and the air. All of it is a function of time and seed.
 */
export function healthyValues(seed: number, device: number, timeMs: number): Values {
  const own = (aspect: number) => uniform(seed, device, aspect)
  const step = Math.floor(timeMs / 1000)
  const hour = ((timeMs % DAY_MS) / HOUR_MS + 24 + 2 * (own(1) - 0.5)) % 24
  const weekend = [0, 6].includes(new Date(timeMs).getUTCDay()) ? 0.6 : 1
  const shape = 0.6 * bump(hour, 8.5, 3) + bump(hour, 19, 3.5) - 0.35
  const base = 20 + 1.5 * (own(2) - 0.5)
  const swing = weekend * (1.2 + 0.8 * own(3)) * shape
  const drifting = 0.3 * smoothNoise(timeMs, 20 * 60_000, seed, device, 4)
  const current = base + swing + drifting + 0.3 * normal(seed, device, step, 5)
  const sag = 0.25 * (base + swing - 20)
  const voltage = 480 + 2 * (own(6) - 0.5) - sag + 0.5 * smoothNoise(timeMs, 15 * 60_000, seed, device, 7)
  const air = 3 * bump((hour + 22) % 24, 12, 5)
  const temperature =
    39 + 3 * (own(8) - 0.5) + air + 0.8 * swing + 0.2 * smoothNoise(timeMs, 30 * 60_000, seed, device, 9)
  return {
    voltage_v: round(voltage + 0.6 * normal(seed, device, step, 10), decimals.voltage_v),
    current_a: round(current, decimals.current_a),
    temp_c: round(temperature + 0.2 * normal(seed, device, step, 11), decimals.temp_c),
  }
}

/** A hill around an hour of the day, 1 at its top. */
function bump(hour: number, top: number, width: number): number {
  const away = Math.min(Math.abs(hour - top), 24 - Math.abs(hour - top))
  return Math.exp(-((away / width) ** 2) / 2)
}

/** Rounds to a number of decimals, as a sensor's resolution does. */
export function round(value: number, decimals: number): number {
  const scale = 10 ** decimals
  return Math.round(value * scale) / scale
}
