/** The device that the fault is about, and its neighbours, which stay well. */
export const FAULTY = 1000
const DEVICES = [FAULTY, 1001, 1002]

const EVERY_MS = 10_000
const HOUR_MS = 3_600_000

/** A current inside every static limit, and far from the hour before it. */
export const FAULT_CURRENT_A = 26

interface SmokeReading {
  readonly device_id: number
  readonly timeof: string
  readonly voltage_v: number
  readonly current_a: number
  readonly temp_c: number
}

/** An hour of quiet readings up to now: voltage around 480 V, current around 20 A, temperature around 40 °C. */
export function quietHour(nowMs: number): SmokeReading[] {
  const readings: SmokeReading[] = []
  for (let back = HOUR_MS; back >= EVERY_MS; back -= EVERY_MS)
    for (const device_id of DEVICES) readings.push(reading(device_id, nowMs - back, 20))
  return readings
}

/** The fault: one reading, now. */
export function fault(nowMs: number): SmokeReading {
  return { ...reading(FAULTY, nowMs, 20), current_a: FAULT_CURRENT_A }
}

/** A reading with the little ups and downs of a real one. */
function reading(device_id: number, timeMs: number, current: number): SmokeReading {
  const wave = (period: number) => Math.sin((2 * Math.PI * timeMs) / period + device_id)
  return {
    device_id,
    timeof: new Date(timeMs).toISOString(),
    voltage_v: 480 + wave(61_000),
    current_a: current + 0.4 * wave(47_000),
    temp_c: 40 + 0.5 * wave(307_000),
  }
}
