/** From so many bytes on a text takes no further line: what is kept of one line keeps all of it. */
const FULL = 65_536
const NEWLINE = 0x0a

/** Lines one after the other in one text, a newline behind each, which is made of their bytes at once when one of them is first asked for. */
export class LineText {
  #text: string | undefined
  readonly #make: () => string

  constructor(make: () => string) {
    this.#make = make
  }

  get isMade(): boolean {
    return this.#text !== undefined
  }

  get text(): string {
    this.#text ??= this.#make()
    return this.#text
  }
}

/** Writes lines as bytes, which cost far less than the parts of a text that are put together. */
export class LineWriter {
  readonly #bytes: Buffer
  readonly #make = () => {
    const text = this.#bytes.toString('latin1', 0, this.length)
    this.length = 0
    return text
  }
  #open = new LineText(this.#make)
  /** How many bytes are written of the text that is open. */
  length = 0

  /** @param most the most bytes that a line may have */
  constructor(most: number) {
    this.#bytes = Buffer.allocUnsafeSlow(FULL + most + 1)
  }

  /** Begins a line, at `length` of the text that it is a part of. */
  begin(): LineText {
    if (this.length >= FULL) this.#open.text
    if (this.#open.isMade) this.#open = new LineText(this.#make)
    return this.#open
  }

  /** Ends the line; answers where. */
  end(): number {
    const { length } = this
    this.#bytes[this.length++] = NEWLINE
    return length
  }

  /** Writes a byte, so many times. */
  repeat(byte: number, times: number): void {
    for (let left = times; left > 0; left--) this.#bytes[this.length++] = byte
  }

  /** Writes bytes, or a part of them. */
  copy(bytes: Uint8Array, start = 0, end = bytes.length): void {
    const to = this.#bytes
    let length = this.length
    for (let at = start; at < end; at++) to[length++] = bytes[at] as number
    this.length = length
  }
}
