/** Reads a column of times in floats: a bigint for each row would cost more than the work that is done with it. */
export class Instants {
  readonly #high: Int32Array
  readonly #low: Uint32Array

  constructor(data: BigInt64Array) {
    this.#high = new Int32Array(data.buffer, data.byteOffset, data.length * 2)
    this.#low = new Uint32Array(data.buffer, data.byteOffset, data.length * 2)
  }

  /** Nanoseconds from row `from` to row `to`: the float nearest to the exact difference. */
  between(from: number, to: number): number {
    const high = (this.#high[to * 2 + 1] as number) - (this.#high[from * 2 + 1] as number)
    return high * 0x1_0000_0000 + ((this.#low[to * 2] as number) - (this.#low[from * 2] as number))
  }
}
