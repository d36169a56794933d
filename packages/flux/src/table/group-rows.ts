import { newFloats, newIndices, wordsOf } from '../values/arrays.ts'
import type { Vector } from './column.ts'

/** Rows sorted into groups of equal values, numbered from 0 in the order of their first rows. */
export interface Grouping {
  readonly count: number
  /** The group of each row. */
  readonly groups: Int32Array
}

/**
 * Groups rows by the values of the vectors; null equals null. Works over whole arrays: strings by their codes,
 * 64-bit values by their bits.
 */
export function groupRows(vectors: readonly Vector[], length: number): Grouping {
  let result: Grouping | undefined
  for (const vector of vectors) {
    if (vector.constant) continue
    const own = groupVector(vector)
    result = result ? combine(result, own) : own
  }
  return result ?? { count: length > 0 ? 1 : 0, groups: newIndices(length) }
}

/** All rows in the order of their groups, rising within each; group `g` is from `starts[g]` to `starts[g + 1]`. */
export function groupedRows({ count, groups }: Grouping): { starts: Int32Array; rows: Int32Array } {
  const starts = newIndices(count + 1)
  for (let i = 0; i < groups.length; i++) (starts[(groups[i] as number) + 1] as number)++
  for (let g = 0; g < count; g++) starts[g + 1] = (starts[g + 1] as number) + (starts[g] as number)
  const next = starts.slice(0, count)
  const rows = newIndices(groups.length)
  for (let i = 0; i < groups.length; i++) {
    const group = groups[i] as number
    const at = next[group] as number
    rows[at] = i
    next[group] = at + 1
  }
  return { starts, rows }
}

/** The rows of each group, rising. */
export function rowsOfGroups(grouping: Grouping): Int32Array[] {
  const { starts, rows } = groupedRows(grouping)
  return Array.from({ length: grouping.count }, (_, g) => rows.subarray(starts[g], starts[g + 1]))
}

/** The first row of each group. */
export function firstRows({ count, groups }: Grouping): Int32Array {
  const first = newIndices(count)
  for (let i = 0, seen = 0; seen < count; i++) {
    if (groups[i] === seen) first[seen++] = i
  }
  return first
}

function groupVector(vector: Vector): Grouping {
  switch (vector.type) {
    case 'string':
      return renumber(vector.data, vector.valid, vector.dictionary.length)
    case 'bool':
      return renumber(vector.data, vector.valid, 2)
    case 'float':
      return groupPairs(floatHalves(vector.data), vector.valid)
    default:
      return groupPairs(wordsOf(vector.data), vector.valid)
  }
}

function renumber(codes: Int32Array | Uint8Array, valid: Uint8Array | undefined, size: number): Grouping {
  const ids = newIndices(size + 1).fill(-1)
  const groups = newIndices(codes.length)
  let count = 0
  for (let i = 0; i < groups.length; i++) {
    const code = valid !== undefined && valid[i] === 0 ? size : (codes[i] as number)
    let id = ids[code] as number
    if (id < 0) {
      id = count++
      ids[code] = id
    }
    groups[i] = id
  }
  return { count, groups }
}

// -0 equals 0, and every NaN has the same bits.
function floatHalves(data: Float64Array): Int32Array {
  const copy = newFloats(data.length)
  for (let i = 0; i < data.length; i++) {
    const x = data[i] as number
    copy[i] = Number.isNaN(x) ? Number.NaN : x + 0
  }
  return wordsOf(copy)
}

function combine(a: Grouping, b: Grouping): Grouping {
  const { length } = a.groups
  const product = a.count * b.count
  if (product <= 4 * length + 1024) {
    const codes = newIndices(length)
    for (let i = 0; i < length; i++) codes[i] = (a.groups[i] as number) * b.count + (b.groups[i] as number)
    return renumber(codes, undefined, product)
  }
  const pairs = newIndices(length * 2)
  for (let i = 0; i < length; i++) {
    pairs[i << 1] = a.groups[i] as number
    pairs[(i << 1) | 1] = b.groups[i] as number
  }
  return groupPairs(pairs, undefined)
}

/** Groups 64-bit values given as two halves, by open addressing. */
function groupPairs(pairs: Int32Array, valid: Uint8Array | undefined): Grouping {
  const length = pairs.length >> 1
  const groups = newIndices(length)
  let bits = 4
  while (1 << bits < length * 2) bits++
  const mask = (1 << bits) - 1
  const shift = 32 - bits
  const slots = newIndices(1 << bits).fill(-1)
  const keys = newIndices(length * 2)
  let count = 0
  let nulls = -1
  for (let i = 0; i < length; i++) {
    if (valid !== undefined && valid[i] === 0) {
      if (nulls < 0) nulls = count++
      groups[i] = nulls
      continue
    }
    const low = pairs[i << 1] as number
    const high = pairs[(i << 1) | 1] as number
    let slot = Math.imul(Math.imul(low, 0x9e3779b1) ^ (low >>> 15) ^ Math.imul(high, 0x85ebca77), 0xc2b2ae3d) >>> shift
    let id = slots[slot] as number
    while (id >= 0 && (keys[id << 1] !== low || keys[(id << 1) | 1] !== high)) {
      slot = (slot + 1) & mask
      id = slots[slot] as number
    }
    if (id < 0) {
      id = count++
      slots[slot] = id
      keys[id << 1] = low
      keys[(id << 1) | 1] = high
    }
    groups[i] = id
  }
  return { count, groups }
}
