/** Lines of a fleet of sensors: three fields of short decimals each, one reading a second. */
export class Fleet {
  readonly devices: number
  #random: () => number
  readonly #levels: Float64Array
  #next = 0

  constructor(devices: number, seed = 1) {
    this.devices = devices
    this.#random = randomFrom(seed)
    this.#levels = new Float64Array(devices).map(() => 15 + this.#random() * 10)
  }

  /** The next readings: of each device in turn, then of each a second later. */
  lines(count: number): string {
    const lines: string[] = []
    for (let i = 0; i < count; i++, this.#next++) {
      const second = 1_767_225_600 + Math.floor(this.#next / this.devices)
      lines.push(this.#line(this.#next % this.devices, second))
    }
    return lines.join('\n')
  }

  #line(device: number, second: number): string {
    const level = (this.#levels[device] as number) + this.#noise()
    this.#levels[device] = level * 0.99 + 0.2
    const voltage = (230 + 2 * this.#noise()).toFixed(1)
    const temperature = (40 + 0.5 * this.#noise()).toFixed(2)
    const tags = `device_id=${1000 + device},site=s${device % 10}`
    return `energy,${tags} voltage_v=${voltage},current_a=${level.toFixed(3)},temp_c=${temperature} ${second}000000000`
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
