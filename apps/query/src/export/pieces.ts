/** So many bytes are in a piece: fewer than what is read from a socket at once. */
const PIECE = 32_768
/** The most bytes of a character that a string counts as one. */
const BYTES = 3

/**
 * Text as bytes, in pieces that lie outside of the heap: a string that grows ends up where the collector looks last, and
 * waits there.
 */
export class Pieces {
  readonly #full: Buffer[] = []
  #piece = Buffer.allocUnsafeSlow(PIECE)
  #length = 0

  write(text: string): void {
    const most = text.length * BYTES
    if (this.#length + most > this.#piece.length) {
      this.#close()
      this.#piece = Buffer.allocUnsafeSlow(Math.max(PIECE, most))
    }
    this.#length += this.#piece.write(text, this.#length)
  }

  /** All that was written, in order; nothing is written after it. */
  end(): readonly Buffer[] {
    this.#close()
    return this.#full
  }

  #close(): void {
    if (this.#length > 0) this.#full.push(this.#piece.subarray(0, this.#length))
    this.#length = 0
  }
}
