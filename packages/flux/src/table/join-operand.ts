import { newBytes, newIndices } from '../values/arrays.ts'
import type { Vector } from './column.ts'
import { concat } from './concat.ts'
import { firstRows, groupRows } from './group-rows.ts'
import { vectorOf } from './make-table.ts'
import { patternSort } from './pattern-sort.ts'
import { rowNumbers } from './row-numbers.ts'
import { compareByAll } from './row-order.ts'
import type { Table } from './table.ts'
import { expand, hasNulls } from './vector.ts'

/** Consecutive rows of a sorted operand in which the columns to join on are equal. */
export interface Run {
  readonly rank: number
  readonly start: number
  readonly end: number
}

/** A table to join: its rows in the order of the columns to join on, and the runs in which these are equal. */
export class Operand {
  readonly table: Table
  /** The rows in order; `runs` refer to places in it. */
  readonly rows: Int32Array
  /** True where the rows of the table stand in order. */
  readonly isSorted: boolean
  readonly runs: readonly Run[]
  #byRank: Map<number, Run> | undefined

  /**
   * @param ranks the place of each row in the order of all operands' rows; equal rows have equal ranks
   * @param likeness equal for rows of one run
   * @param nulls 1 for rows with a null, which match nothing
   */
  constructor(table: Table, ranks: Int32Array, likeness: Int32Array, nulls: Uint8Array | undefined) {
    this.table = table
    this.isSorted = isRising(ranks)
    this.rows = rowNumbers(table.length)
    if (!this.isSorted) {
      this.rows = this.rows.slice()
      patternSort(ranks.slice(), this.rows)
    }
    const runs: Run[] = []
    for (let start = 0, end = 1; start < table.length; start = end++) {
      const first = this.rows[start] as number
      while (end < table.length && likeness[this.rows[end] as number] === likeness[first]) end++
      if (nulls?.[first] !== 1) runs.push({ rank: ranks[first] as number, start, end })
    }
    this.runs = runs
  }

  /** The run of a rank, undefined where the table has no such row. */
  runOf(rank: number): Run | undefined {
    this.#byRank ??= new Map(this.runs.map((run) => [run.rank, run]))
    return this.#byRank.get(rank)
  }
}

function isRising(ranks: Int32Array): boolean {
  for (let i = 1; i < ranks.length; i++) if ((ranks[i - 1] as number) > (ranks[i] as number)) return false
  return true
}

/**
 * Prepares tables that have all columns of `on`. The rows of all are ranked at once, so that matching is a
 * comparison of numbers; tables whose columns differ in type are ranked apart, and match nothing of each other.
 */
export function operandsOf(tables: readonly Table[], on: readonly string[]): Map<Table, Operand> {
  const byTypes = new Map<string, Table[]>()
  for (const table of tables) {
    const types = on.map((label) => vectorOf(table, label)?.type).join()
    const alike = byTypes.get(types)
    if (alike) alike.push(table)
    else byTypes.set(types, [table])
  }
  const operands = new Map<Table, Operand>()
  let base = 0
  for (const alike of byTypes.values()) base += prepare(alike, on, base, operands)
  return operands
}

function prepare(tables: readonly Table[], on: readonly string[], base: number, into: Map<Table, Operand>): number {
  const length = tables.reduce((rows, table) => rows + table.length, 0)
  const vectors = on.map((label) => {
    const parts = tables.map((table) => vectorOf(table, label) as Vector)
    return concat((parts[0] as Vector).type, parts)
  })
  const grouping = groupRows(vectors, length)
  const order = firstRows(grouping).sort(compareByAll(vectors, false))
  const rankOfGroup = newIndices(grouping.count)
  order.forEach((row, place) => {
    rankOfGroup[grouping.groups[row] as number] = base + place
  })
  const ranks = newIndices(length)
  for (let i = 0; i < length; i++) ranks[i] = rankOfGroup[grouping.groups[i] as number] as number
  const nulls = vectors.some(hasNulls) ? nullRows(vectors, length) : undefined
  // InfluxDB takes neighbours for one run also where one is null and the other the zero value of the type, and
  // judges the run by its first row.
  const likeness = nulls ? groupRows(vectors.map(withZeros), length).groups : ranks
  let at = 0
  for (const table of tables) {
    const end = at + table.length
    into.set(table, new Operand(table, ranks.subarray(at, end), likeness.subarray(at, end), nulls?.subarray(at, end)))
    at = end
  }
  return grouping.count
}

function nullRows(vectors: readonly Vector[], length: number): Uint8Array {
  const nulls = newBytes(length)
  for (const vector of vectors) {
    const { valid } = expand(vector)
    if (valid) for (let i = 0; i < length; i++) if (valid[i] === 0) nulls[i] = 1
  }
  return nulls
}

function withZeros(vector: Vector): Vector {
  if (!hasNulls(vector)) return vector
  const { valid, ...rest } = expand(vector)
  const data = rest.data.slice()
  if (rest.type === 'string') {
    const known = rest.dictionary.indexOf('')
    const dictionary = known < 0 ? [...rest.dictionary, ''] : rest.dictionary
    const zero = known < 0 ? rest.dictionary.length : known
    for (let i = 0; i < data.length; i++) if (valid?.[i] === 0) data[i] = zero
    return { ...rest, data: data as Int32Array, dictionary, valid: undefined }
  }
  const zero = rest.type === 'float' || rest.type === 'bool' ? 0 : 0n
  for (let i = 0; i < data.length; i++) if (valid?.[i] === 0) data[i] = zero as never
  return { ...rest, data, valid: undefined } as Vector
}
