import { crc32 } from 'node:zlib'

/** How many lines there are, and two checksums of them that do not depend on their order. */
export class Fingerprint {
  #count = 0
  #sum = 0
  #mix = 0

  add(line: string): void {
    const first = crc32(line)
    this.#count++
    // Beyond 2^53 a sum would lose bits.
    this.#sum = (this.#sum + first) % 2 ** 52
    this.#mix = (this.#mix ^ crc32(line, 0x9e3779b9)) >>> 0
  }

  get count(): number {
    return this.#count
  }

  toString(): string {
    return `${this.#count} ${this.#sum.toString(16)} ${this.#mix.toString(16)}`
  }
}
