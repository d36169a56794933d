import { lineKey } from './line-key.ts'

interface Newest {
  time: bigint
  /** The place of the last entry that has a line of the device. */
  place: number
}

/**
 * The newest time of each device of which readings are spooled. There are as many as devices that may be; one of which
 * nothing waits any more is not among them.
 */
export class NewestTimes {
  readonly #devices = new Map<string, Newest>()

  get isEmpty(): boolean {
    return this.#devices.size === 0
  }

  /** Lines are spooled at a place. */
  add(lines: readonly string[], place: number): void {
    for (const line of lines) {
      const key = lineKey(line)
      if (key === undefined) continue
      const newest = this.#devices.get(key.device)
      if (newest === undefined) this.#devices.set(key.device, { time: key.time, place })
      else {
        if (key.time > newest.time) newest.time = key.time
        newest.place = place
      }
    }
  }

  /** Lines up to a place are no longer spooled. */
  remove(lines: readonly string[], last: number): void {
    for (const line of lines) {
      const device = lineKey(line)?.device
      if (device !== undefined && (this.#devices.get(device)?.place ?? last) <= last) this.#devices.delete(device)
    }
  }

  isBehind(device: string, time: bigint): boolean {
    const newest = this.#devices.get(device)
    return newest !== undefined && time <= newest.time
  }

  clear(): void {
    this.#devices.clear()
  }
}
