import { type Place, Stencil } from './stencil.ts'

const DEVICES = 200
const FIRST_ID = 1000

const json = new Stencil(
  '{"device_id":####,"timeof":"########################","voltage_v":480.###,"current_a":20.###,"temp_c":40.###}',
  ['device', 'time', 'voltage', 'current', 'temp'],
)
const line = new Stencil('energy,device_id=#### voltage_v=480.###,current_a=20.###,temp_c=40.### #############000000', [
  'device',
  'voltage',
  'current',
  'temp',
  'time',
])

/**
 * Readings of a fleet of 200 devices, each another point than those before: from a minute ago on, a millisecond apart. So they
 * are of about now, as those of a device are whose clock is right, and never ahead of it up to 200,000 a second.
 */
export class BenchReadings {
  readonly #startMs = Date.now() - 60_000
  #next = 0

  /** So many of them as JSON, a line each. */
  json(count: number): Buffer {
    return this.#write(json, count, (ms) => new Date(ms).toISOString())
  }

  /** So many of them as line protocol. */
  lines(count: number): Buffer {
    return this.#write(line, count, String)
  }

  #write(stencil: Stencil, count: number, textOf: (ms: number) => string): Buffer {
    const bytes = stencil.blank(count)
    const put = (place: Place, index: number, number: number) => stencil.put(bytes, index, place, number)
    let timeMs = Number.NaN
    let time = Buffer.alloc(0)
    for (let index = 0; index < count; index++) {
      const number = this.#next++
      const ms = this.#startMs + Math.floor(number / DEVICES)
      if (ms !== timeMs) time = Buffer.from(textOf(ms))
      timeMs = ms
      stencil.copy(bytes, index, 'time', time)
      put('device', index, FIRST_ID + (number % DEVICES))
      // Odd, so that none ends with a zero, which would not be as a number is written.
      put('voltage', index, 8 * (number % 17) + 1)
      put('current', index, 8 * (number % 13) + 1)
      put('temp', index, 8 * (number % 11) + 1)
    }
    return bytes
  }
}
