import { newIndices } from '../values/arrays.ts'
import { compareStrings } from '../values/compare.ts'
import type { Vector } from './column.ts'

/** Compares two rows. */
export type RowComparison = (a: number, b: number) => number

/** Orders rows by one column: nulls first whichever the direction, `false` before `true`, text by bytes. */
export function compareBy(vector: Vector, descending: boolean): RowComparison {
  if (vector.constant) return () => 0
  const up = descending ? -1 : 1
  const compare = compareValues(vector, up)
  const { valid } = vector
  if (!valid) return compare
  return (a, b) => {
    const left = valid[a] as number
    const right = valid[b] as number
    return left === 1 && right === 1 ? compare(a, b) : left - right
  }
}

function compareValues(vector: Vector, up: number): RowComparison {
  switch (vector.type) {
    case 'string': {
      const { data } = vector
      const rank = ranks(vector.dictionary)
      return (a, b) => up * ((rank[data[a] as number] as number) - (rank[data[b] as number] as number))
    }
    case 'bool': {
      const { data } = vector
      return (a, b) => up * ((data[a] as number) - (data[b] as number))
    }
    case 'float': {
      const { data } = vector
      // NaN is never less and never equal: InfluxDB then answers "greater" in both directions.
      return up === 1
        ? (a, b) => ((data[a] as number) < (data[b] as number) ? -1 : data[a] === data[b] ? 0 : 1)
        : (a, b) => ((data[a] as number) > (data[b] as number) ? -1 : data[a] === data[b] ? 0 : 1)
    }
    case 'uint': {
      const halves = new Uint32Array(vector.data.buffer, vector.data.byteOffset, vector.length * 2)
      return comparePairs(halves, halves, up)
    }
    default: {
      const { buffer, byteOffset } = vector.data
      return comparePairs(
        new Int32Array(buffer, byteOffset, vector.length * 2),
        new Uint32Array(buffer, byteOffset, vector.length * 2),
        up,
      )
    }
  }
}

function comparePairs(high: Int32Array | Uint32Array, low: Uint32Array, up: number): RowComparison {
  return (a, b) => {
    const difference = (high[a * 2 + 1] as number) - (high[b * 2 + 1] as number)
    return up * (difference !== 0 ? difference : (low[a * 2] as number) - (low[b * 2] as number))
  }
}

/** The place of each dictionary entry in the order of text. */
function ranks(dictionary: readonly string[]): Int32Array {
  const order = dictionary.map((_, code) => code)
  order.sort((a, b) => compareStrings(dictionary[a] as string, dictionary[b] as string))
  const rank = newIndices(dictionary.length)
  order.forEach((code, place) => {
    rank[code] = place
  })
  return rank
}

/** Orders rows by the first of the vectors in which they differ. */
export function compareByAll(vectors: readonly Vector[], descending: boolean): RowComparison {
  const comparisons = vectors.filter(({ constant }) => !constant).map((vector) => compareBy(vector, descending))
  const [first, second] = comparisons
  if (!first) return () => 0
  if (!second) return first
  if (comparisons.length === 2) return (a, b) => first(a, b) || second(a, b)
  return (a, b) => {
    for (const compare of comparisons) {
      const order = compare(a, b)
      if (order !== 0) return order
    }
    return 0
  }
}
