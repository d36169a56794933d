import { type FleetReadings, fields } from './fleet-readings.ts'

/** What was found to be wrong with what is stored: each must be 0. */
export interface Verdict {
  /** Acknowledged readings of which a value is not there. */
  lost: number
  /** Values that are not those that were sent. */
  altered: number
  /** Values that were never sent. */
  invented: number
  /** Values that are there more than once. */
  doubled: number
  /** The first of each, for people. */
  readonly examples: string[]
}

const sent = 1
const acknowledged = 2
const complete = (1 << fields.length) - 1
const examplesKept = 5

/** The truth about a drill: which readings were sent, and which of them were acknowledged. */
export class Ledger {
  readonly readings: FleetReadings
  #states = new Uint8Array(65_536)
  #count = 0

  constructor(readings: FleetReadings) {
    this.readings = readings
  }

  /** Readings that were sent. */
  get sent(): number {
    return this.#count
  }

  get acknowledged(): number {
    let count = 0
    for (let number = 0; number < this.#count; number++) if (this.#states[number] === acknowledged) count++
    return count
  }

  /** Gives the numbers of readings that are about to be sent. */
  take(count: number): number[] {
    const numbers = Array.from({ length: count }, (_, i) => this.#count + i)
    this.#count += count
    if (this.#count > this.#states.length) {
      const states = new Uint8Array(this.#count * 2)
      states.set(this.#states)
      this.#states = states
    }
    for (const number of numbers) this.#states[number] = sent
    return numbers
  }

  /** Notes that a success was answered to some readings. */
  acknowledge(numbers: readonly number[]): void {
    for (const number of numbers) this.#states[number] = acknowledged
  }

  /** Begins to hold what is stored against the ledger, or against what it said when fewer were acknowledged. */
  audit({ acknowledgedBefore = this.#count }: { acknowledgedBefore?: number } = {}): Audit {
    const states = this.#states.slice(0, this.#count)
    for (let number = acknowledgedBefore; number < states.length; number++) states[number] = sent
    return new Audit(this.readings, states)
  }
}

/** Takes one stored value after the other, and says in the end what is wrong. */
export class Audit {
  readonly #readings: FleetReadings
  readonly #states: Uint8Array
  readonly #found: Uint8Array
  readonly #verdict: Verdict = { lost: 0, altered: 0, invented: 0, doubled: 0, examples: [] }

  constructor(readings: FleetReadings, states: Uint8Array) {
    this.#readings = readings
    this.#states = states
    this.#found = new Uint8Array(states.length)
  }

  /** A value that is stored. */
  stored(device: string, field: string, timeMs: number, value: unknown): void {
    const number = this.#readings.numberOf(device, timeMs)
    const place = (fields as readonly string[]).indexOf(field)
    if (number === undefined || place < 0 || number >= this.#states.length) {
      this.#wrong('invented', `${field} of ${device} at ${timeMs}: ${value}`)
      return
    }
    if (((this.#found[number] as number) & (1 << place)) !== 0) this.#wrong('doubled', `${field} of reading ${number}`)
    this.#found[number] = (this.#found[number] as number) | (1 << place)
    const expected = this.#readings.values(number)[place]
    if (value !== expected) this.#wrong('altered', `${field} of reading ${number}: ${value}, sent as ${expected}`)
  }

  /** All that is stored has been told. */
  verdict(): Verdict {
    this.#states.forEach((state, number) => {
      if (state === acknowledged && this.#found[number] !== complete) this.#wrong('lost', `reading ${number}`)
    })
    return this.#verdict
  }

  #wrong(what: Exclude<keyof Verdict, 'examples'>, example: string): void {
    if (this.#verdict[what]++ < examplesKept) this.#verdict.examples.push(`${what}: ${example}`)
  }
}
