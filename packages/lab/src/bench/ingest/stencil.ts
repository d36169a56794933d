/** What differs from reading to reading. */
export type Place = 'device' | 'time' | 'voltage' | 'current' | 'temp'

const ZERO = 0x30

/**
 * Readings as text of one length each, in which what differs is put at its places: texts that are put together would take a part of
 * the two cores that the services are measured on.
 */
export class Stencil {
  readonly #line: Buffer
  readonly #places = new Map<Place, { readonly start: number; readonly end: number }>()
  /** A body of as many readings as was last asked for. */
  #blank = Buffer.alloc(0)

  /** @param text of a reading, with a run of `#` at each of the places, which come in this order */
  constructor(text: string, places: readonly Place[]) {
    this.#line = Buffer.from(`${text}\n`)
    for (const [index, { 0: run, index: start }] of [...text.matchAll(/#+/g)].entries())
      this.#places.set(places[index] as Place, { start, end: start + run.length })
  }

  /** A body of so many readings, one a line, in which nothing is put yet. */
  blank(count: number): Buffer {
    const length = count * this.#line.length - 1
    if (this.#blank.length !== length) this.#blank = Buffer.alloc(length, this.#line)
    return Buffer.from(this.#blank)
  }

  /** Puts a number at a place of a reading, with zeros before it. */
  put(body: Buffer, index: number, place: Place, number: number): void {
    const { start, end } = this.#place(place)
    const first = index * this.#line.length
    for (let at = first + end - 1, rest = number; at >= first + start; at--, rest = Math.floor(rest / 10))
      body[at] = ZERO + (rest % 10)
  }

  /** Copies bytes to a place of a reading, all of which they take. */
  copy(body: Buffer, index: number, place: Place, bytes: Uint8Array): void {
    const { start } = this.#place(place)
    const first = index * this.#line.length + start
    for (let at = 0; at < bytes.length; at++) body[first + at] = bytes[at] as number
  }

  #place(place: Place): { readonly start: number; readonly end: number } {
    return this.#places.get(place) as { readonly start: number; readonly end: number }
  }
}
