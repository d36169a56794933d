const two7 = 128
/** The most bits that go into a word beside seven others. */
const widestHeld = 24

/** Collects bytes, numbers of few bits, and text. */
export class ByteWriter {
  #bytes: Buffer
  #length: number
  #held = 0
  #heldBits = 0

  /** Starts with some bytes left free for a header. */
  constructor(headerLength: number, expectedLength: number) {
    this.#bytes = Buffer.allocUnsafe(headerLength + expectedLength)
    this.#length = headerLength
  }

  byte(value: number): void {
    this.#reserve(1)
    this.#bytes[this.#length++] = value
  }

  /** A whole number from 0 to 2^53, seven bits a byte. */
  varint(value: number): void {
    this.#reserve(8)
    while (value >= two7) {
      const rest = Math.floor(value / two7)
      this.#bytes[this.#length++] = value - rest * two7 + two7
      value = rest
    }
    this.#bytes[this.#length++] = value
  }

  /** A whole number of either sign; small ones of both signs take few bytes. */
  signedVarint(value: number): void {
    this.byte(value < 0 ? 1 : 0)
    this.varint(Math.abs(value))
  }

  bytes(value: Uint8Array): void {
    this.#reserve(value.length)
    this.#bytes.set(value, this.#length)
    this.#length += value.length
  }

  text(value: string): void {
    const length = Buffer.byteLength(value)
    this.varint(length)
    this.#reserve(length)
    this.#length += this.#bytes.write(value, this.#length)
  }

  /** The lowest bits of a whole number, at most 53 of them. End a run with `align`. */
  bits(value: number, width: number): void {
    while (width > widestHeld) {
      const upper = Math.floor(value / 0x100_0000)
      this.bits(value - upper * 0x100_0000, 24)
      value = upper
      width -= 24
    }
    this.#held |= value << this.#heldBits
    this.#heldBits += width
    this.#reserve(4)
    while (this.#heldBits >= 8) {
      this.#bytes[this.#length++] = this.#held
      this.#held >>>= 8
      this.#heldBits -= 8
    }
  }

  /** The lowest bits of each of some whole numbers less a base, from the start of a byte to the end of one. */
  run(numbers: Float64Array, from: number, to: number, width: number, base: number): void {
    if (width > widestHeld) {
      for (let i = from; i < to; i++) this.bits((numbers[i] as number) - base, width)
      this.align()
      return
    }
    this.#reserve((((to - from) * width) >>> 3) + 4)
    const bytes = this.#bytes
    let length = this.#length
    let held = 0
    let heldBits = 0
    for (let i = from; i < to; i++) {
      held |= ((numbers[i] as number) - base) << heldBits
      heldBits += width
      for (; heldBits >= 8; heldBits -= 8) {
        bytes[length++] = held
        held >>>= 8
      }
    }
    if (heldBits > 0) bytes[length++] = held
    this.#length = length
  }

  /** Fills the last byte of a run of bits. */
  align(): void {
    if (this.#heldBits > 0) this.byte(this.#held)
    this.#held = 0
    this.#heldBits = 0
  }

  /** What was written, the free header included. */
  finish(): Buffer {
    return this.#bytes.subarray(0, this.#length)
  }

  #reserve(length: number): void {
    if (this.#length + length <= this.#bytes.length) return
    const wider = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#length + length))
    wider.set(this.#bytes.subarray(0, this.#length))
    this.#bytes = wider
  }
}

/** Reads what a ByteWriter wrote. */
export class ByteReader {
  readonly #bytes: Buffer
  #at: number
  #held = 0
  #heldBits = 0

  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes
    this.#at = at
  }

  byte(): number {
    return this.#bytes[this.#at++] as number
  }

  varint(): number {
    let value = 0
    let scale = 1
    for (;;) {
      const byte = this.#bytes[this.#at++] as number
      if (byte < two7) return value + byte * scale
      value += (byte - two7) * scale
      scale *= two7
    }
  }

  signedVarint(): number {
    const negative = this.byte() === 1
    const value = this.varint()
    return negative ? -value : value
  }

  bytes(length: number): Buffer {
    const from = this.#at
    this.#at += length
    return this.#bytes.subarray(from, this.#at)
  }

  text(): string {
    const length = this.varint()
    return this.bytes(length).toString()
  }

  bits(width: number): number {
    if (width > widestHeld) {
      const lower = this.bits(24)
      return lower + this.bits(width - 24) * 0x100_0000
    }
    while (this.#heldBits < width) {
      this.#held |= (this.#bytes[this.#at++] as number) << this.#heldBits
      this.#heldBits += 8
    }
    const value = this.#held & ((1 << width) - 1)
    this.#held >>>= width
    this.#heldBits -= width
    return value
  }

  /** Reads what `run` wrote. */
  run(numbers: Float64Array, from: number, to: number, width: number, base: number): void {
    if (width > widestHeld) {
      for (let i = from; i < to; i++) numbers[i] = this.bits(width) + base
      this.align()
      return
    }
    const bytes = this.#bytes
    const mask = (1 << width) - 1
    let at = this.#at
    let held = 0
    let heldBits = 0
    for (let i = from; i < to; i++) {
      for (; heldBits < width; heldBits += 8) held |= (bytes[at++] as number) << heldBits
      numbers[i] = (held & mask) + base
      held >>>= width
      heldBits -= width
    }
    this.#at = at
  }

  align(): void {
    this.#held = 0
    this.#heldBits = 0
  }
}
