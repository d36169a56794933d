/** When a fleet's readings are taken, unless told otherwise: the first second, and how many of all devices there are in one. */
interface FleetTimes {
  readonly firstSecond?: number
  readonly readingsPerSecond?: number
}

/** Lines of a fleet of sensors: three fields of short decimals each, one reading a second. */
export class Fleet {
  readonly devices: number
  readonly #firstSecond: number
  readonly #readingsPerSecond: number
  #random: () => number
  readonly #levels: Float64Array
  #next = 0

  constructor(devices: number, { firstSecond = 1_767_225_600, readingsPerSecond = devices }: FleetTimes = {}) {
    this.devices = devices
    this.#firstSecond = firstSecond
    this.#readingsPerSecond = readingsPerSecond
    this.#random = randomFrom(1)
    this.#levels = new Float64Array(devices).map(() => 15 + this.#random() * 10)
  }

  /** The next readings: of each device in turn, then of each a while later. */
  lines(count: number): string {
    const lines: string[] = []
    for (let i = 0; i < count; i++, this.#next++) {
      const round = Math.floor(this.#next / this.devices)
      const millisecond = Math.floor((round * this.devices * 1000) / this.#readingsPerSecond)
      lines.push(this.#line(this.#next % this.devices, this.#firstSecond * 1000 + millisecond))
    }
    return lines.join('\n')
  }

  #line(device: number, millisecond: number): string {
    const level = (this.#levels[device] as number) + this.#noise()
    this.#levels[device] = level * 0.99 + 0.2
    const voltage = (230 + 2 * this.#noise()).toFixed(1)
    const temperature = (40 + 0.5 * this.#noise()).toFixed(2)
    const tags = `device_id=${1000 + device},site=s${device % 10}`
    return `energy,${tags} voltage_v=${voltage},current_a=${level.toFixed(3)},temp_c=${temperature} ${millisecond}000000`
  }

  #noise(): number {
    return this.#random() + this.#random() + this.#random() + this.#random() - 2
  }
}

/** A small generator of the same numbers for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
