/** A loop over two columns, or a column and one number. */
export interface PairKernel<In, Out> {
  columns(a: In, b: In, out: Out): void
  columnAndNumber(a: In, b: number, out: Out): void
  numberAndColumn(a: number, b: In, out: Out): void
}

/**
 * Makes loops that compute `expression` of `x` and `y` for every row. The loops are generated: one function shared by
 * all operators would call a closure for every row, and be some five times slower.
 */
export function pairKernel<In, Out>(expression: string): PairKernel<In, Out> {
  const loop = (x: string, y: string) =>
    new Function(
      'a',
      'b',
      'out',
      `for (let i = 0; i < out.length; i++) { const x = ${x}, y = ${y}; out[i] = ${expression} }`,
    )
  return {
    columns: loop('a[i]', 'b[i]') as PairKernel<In, Out>['columns'],
    columnAndNumber: loop('a[i]', 'b') as PairKernel<In, Out>['columnAndNumber'],
    numberAndColumn: loop('a', 'b[i]') as PairKernel<In, Out>['numberAndColumn'],
  }
}

/** As `pairKernel` for 64-bit integers, given as the low and the high words of each: `x` and `y` are compared. */
export interface WordKernel {
  columns(a: Int32Array, b: Int32Array, out: Uint8Array): void
  columnAndNumber(a: Int32Array, high: number, low: number, out: Uint8Array): void
}

/**
 * Makes loops that compare 64-bit integers. Reading one from its array would make a bigint of it; the words are
 * numbers. `decided` answers from the high words where they differ, `rest` from the low words where not.
 */
export function wordKernel(comparison: string, isSigned: boolean): WordKernel {
  const high = (word: string) => (isSigned ? word : `${word} >>> 0`)
  const strict = comparison.replace('=', '')
  const compared = ['==', '!='].includes(comparison)
    ? `(h ${comparison}= k ${comparison === '==' ? '&&' : '||'} l ${comparison}= m)`
    : `(h ${strict} k || (h === k && l ${comparison} m))`
  const body = (k: string, m: string) =>
    `for (let i = 0; i < out.length; i++) {
      const h = ${high('a[2 * i + 1]')}, l = a[2 * i] >>> 0, k = ${k}, m = ${m}
      out[i] = ${compared} ? 1 : 0
    }`
  return {
    columns: new Function('a', 'b', 'out', body(high('b[2 * i + 1]'), 'b[2 * i] >>> 0')) as WordKernel['columns'],
    columnAndNumber: new Function('a', 'high', 'low', 'out', body('high', 'low')) as WordKernel['columnAndNumber'],
  }
}

/** The words of a 64-bit integer as a word kernel wants them. */
export const highWord = (value: bigint): number => Number(value >> 32n)
export const lowWord = (value: bigint): number => Number(value & 0xffff_ffffn)
