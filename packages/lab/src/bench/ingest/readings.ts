const DEVICES = 200
const FIRST_ID = 1000

/**
 * Readings of a fleet of 200 devices, each another point than those before: from a minute ago on, a millisecond apart. So they
 * are of about now, as those of a device are whose clock is right, and never ahead of it up to 200,000 a second.
 */
export class BenchReadings {
  readonly #startMs = Date.now() - 60_000
  #next = 0

  /** One as JSON. */
  json(): string {
    const { device, timeMs, voltage, current, temp } = this.#take()
    return `{"device_id":${device},"timeof":"${new Date(timeMs).toISOString()}","voltage_v":${voltage},"current_a":${current},"temp_c":${temp}}`
  }

  /** One as line protocol. */
  line(): string {
    const { device, timeMs, voltage, current, temp } = this.#take()
    return `energy,device_id=${device} voltage_v=${voltage},current_a=${current},temp_c=${temp} ${timeMs}000000`
  }

  #take() {
    const number = this.#next++
    return {
      device: FIRST_ID + (number % DEVICES),
      timeMs: this.#startMs + Math.floor(number / DEVICES),
      voltage: 480 + (number % 17) / 8,
      current: 20 + (number % 13) / 8,
      temp: 40 + (number % 11) / 8,
    }
  }
}

/** So many of them, a line each. */
export const linesOf = (count: number, one: () => string): string => Array.from({ length: count }, one).join('\n')
