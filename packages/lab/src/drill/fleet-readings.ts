/** Fields of a reading, in the order of its values. */
export const fields = ['voltage_v', 'current_a', 'temp_c'] as const

const devices = 20
const firstDevice = 1000
const everyMs = 100

/**
 * The readings of a drill: each has a number, from which its device, its time and its values follow, and is found
 * again by them. No two of a drill have the same device and time.
 */
export class FleetReadings {
  /** Milliseconds since the epoch; the time of the first. */
  readonly startMs: number
  readonly devices: readonly string[] = Array.from({ length: devices }, (_, i) => String(firstDevice + i))
  readonly #seed: number

  constructor(seed: number, startMs: number) {
    this.#seed = seed
    this.startMs = Math.floor(startMs / 1000) * 1000
  }

  timeMs(number: number): number {
    return this.startMs + Math.floor(number / devices) * everyMs
  }

  values(number: number): readonly [number, number, number] {
    let hash = Math.imul(number + 1, 0x9e3779b1) ^ Math.imul(this.#seed, 0x85ebca6b)
    hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35)
    hash = (hash ^ (hash >>> 13)) >>> 0
    return [470 + (hash % 2000) / 100, 15 + ((hash >>> 11) % 10_000) / 1000, 35 + ((hash >>> 22) % 1000) / 100]
  }

  /** The reading as a device sends it to the ingest service. */
  json(number: number): string {
    const [voltage_v, current_a, temp_c] = this.values(number)
    const timeof = new Date(this.timeMs(number)).toISOString()
    return JSON.stringify({ device_id: firstDevice + (number % devices), timeof, voltage_v, current_a, temp_c })
  }

  /** The reading as line protocol. */
  line(number: number): string {
    const values = this.values(number)
    const set = fields.map((field, i) => `${field}=${values[i]}`).join(',')
    return `energy,device_id=${firstDevice + (number % devices)} ${set} ${this.timeMs(number)}000000`
  }

  /** The number of the reading of a device at a time; undefined where there can be none. */
  numberOf(device: string, timeMs: number): number | undefined {
    const place = Number(device) - firstDevice
    const step = (timeMs - this.startMs) / everyMs
    const known = Number.isInteger(step) && step >= 0 && Number.isInteger(place) && place >= 0 && place < devices
    return known ? step * devices + place : undefined
  }
}
