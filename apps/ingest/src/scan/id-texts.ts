import { isDigit } from './plain.ts'

/** How many are kept: those of a fleet. */
const MOST = 20_000
/** The most digits of a number that JavaScript has exactly. */
const DIGITS = 15
const ZERO = 0x30

/** One text for each id of a device that is scanned: it is not made anew, and what it is looked up by elsewhere is known of it. */
export class IdTexts {
  /** By the number that an id is, else by its text. */
  readonly #texts = new Map<number | string, string>()

  /** The id that is a part of some bytes; one of digits alone begins with no zero. */
  of(bytes: Buffer, start: number, end: number): string {
    const key = numberOf(bytes, start, end) ?? bytes.toString('latin1', start, end)
    return this.#texts.get(key) ?? this.#keep(key)
  }

  #keep(key: number | string): string {
    const id = String(key)
    if (this.#texts.size >= MOST) this.#texts.clear()
    this.#texts.set(typeof key === 'number' ? key : id, id)
    return id
  }
}

/** The number of digits; undefined where there is anything else, or too many of them. */
function numberOf(bytes: Uint8Array, start: number, end: number): number | undefined {
  if (end - start > DIGITS) return undefined
  let number = 0
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number
    if (!isDigit(byte)) return undefined
    number = number * 10 + byte - ZERO
  }
  return number
}
