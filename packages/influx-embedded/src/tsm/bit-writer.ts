/** Writes bits, the highest first; the last byte is filled up with zeros. */
export class BitWriter {
  #bytes: Uint8Array
  #length = 0
  /** Bits that are no whole byte yet. */
  #held = 0
  #heldCount = 0

  constructor(expectedBytes: number) {
    this.#bytes = new Uint8Array(expectedBytes)
  }

  /** Adds the `count` lowest bits of a value that has no others set: 32 at most. */
  write(value: number, count: number): void {
    if (count > 16) {
      this.write(value >>> 16, count - 16)
      this.write(value & 0xffff, 16)
      return
    }
    this.#held = (this.#held << count) | value
    this.#heldCount += count
    while (this.#heldCount >= 8) {
      this.#heldCount -= 8
      this.#push(this.#held >>> this.#heldCount)
      this.#held &= (1 << this.#heldCount) - 1
    }
  }

  /** All that was written. */
  finish(): Uint8Array {
    if (this.#heldCount > 0) this.write(0, 8 - this.#heldCount)
    return this.#bytes.subarray(0, this.#length)
  }

  #push(byte: number): void {
    if (this.#length === this.#bytes.length) {
      const wider = new Uint8Array(2 * this.#length + 64)
      wider.set(this.#bytes)
      this.#bytes = wider
    }
    this.#bytes[this.#length++] = byte
  }
}
