import t from 'tap'
import { cellAt } from '../../src/table/cell.ts'
import type { Vector } from '../../src/table/column.ts'
import { concatTables } from '../../src/table/concat-tables.ts'
import { type CellValue, emptyKey } from '../../src/table/group-key.ts'
import { vectorOf, withColumn } from '../../src/table/make-table.ts'
import { patternSort } from '../../src/table/pattern-sort.ts'
import { compareBy } from '../../src/table/row-order.ts'
import { sortAndLimit, sortTable } from '../../src/table/sort-rows.ts'
import type { Table } from '../../src/table/table.ts'
import { ints } from '../../src/table/vector.ts'
import { compareStrings } from '../../src/values/compare.ts'
import { randomNumbers, randomTable } from './random.ts'

/** The order that a test takes for granted: null first, text by its bytes. */
function plainOrder(a: CellValue, b: CellValue): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1
  if (typeof a === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b as string))
  return a < b ? -1 : a > b ? 1 : 0
}

/** The reverse of it, but null first here too. */
const descendingOrder = (a: CellValue, b: CellValue): number =>
  a === undefined || b === undefined ? plainOrder(a, b) : -plainOrder(a, b)

const cells = (table: Table, label: string): CellValue[] =>
  Array.from({ length: table.length }, (_, i) => cellAt(vectorOf(table, label) as Vector, i))

const numbered = (table: Table): Table =>
  withColumn(table, 'row', ints(BigInt64Array.from({ length: table.length }, (_, i) => BigInt(i))))

t.test('text is ordered by bytes', (t) => {
  const texts = ['', 'a', 'ab', 'B', 'z', 'é', 'ﬀ', '😀', '😁', '\ud800', '\ue000']
  for (const a of texts) {
    for (const b of texts) {
      if (`${a}${b}`.includes('\ud800')) continue
      t.equal(Math.sign(compareStrings(a, b)), Buffer.compare(Buffer.from(a), Buffer.from(b)), `${a} ${b}`)
    }
  }
  t.end()
})

t.test('cells of every type are compared, nulls first in both directions', (t) => {
  const random = randomNumbers(3)
  const table = randomTable(['s:string', 'f:float', 'i:int', 'u:uint', 't:time', 'b:bool'], 40, random)
  for (const { label, vector } of table.columns) {
    for (const descending of [false, true]) {
      const compare = compareBy(vector, descending)
      for (let a = 0; a < 40; a++) {
        for (let b = 0; b < 40; b++) {
          const [x, y] = [cellAt(vector, a), cellAt(vector, b)]
          const want = descending ? descendingOrder(x, y) : plainOrder(x, y)
          if (Math.sign(compare(a, b)) !== want + 0) t.fail(`${label}: ${String(x)} and ${String(y)}`)
        }
      }
    }
  }
  t.end()
})

t.test('a table of one buffer is sorted and equal rows stay as they were', (t) => {
  const random = randomNumbers(4)
  for (let round = 0; round < 30; round++) {
    const table = numbered(randomTable(['s:string', 'i:int'], Math.floor(random() * 100), random))
    const sorted = sortTable(table, ['i', 's'], false)
    const rows = cells(table, 'row').map((row, i) => ({ row, i: cells(table, 'i')[i], s: cells(table, 's')[i] }))
    rows.sort((a, b) => plainOrder(a.i, b.i) || plainOrder(a.s, b.s))
    t.same(
      cells(sorted, 'row'),
      rows.map(({ row }) => row),
    )
  }
  t.end()
})

t.test('several buffers are merged in order, whatever becomes of equal rows', (t) => {
  const random = randomNumbers(5)
  for (let round = 0; round < 30; round++) {
    const parts = Array.from({ length: 1 + Math.floor(random() * 6) }, () =>
      randomTable(['i:int', 's:string'], 1 + Math.floor(random() * 20), random),
    )
    const table = numbered(concatTables(emptyKey, parts))
    const whole = { ...table, breaks: concatTables(emptyKey, parts).breaks ?? [] }
    const sorted = sortTable(whole, ['i'], true)
    const values = cells(sorted, 'i')
    for (let i = 1; i < values.length; i++) {
      const [before, after] = [values[i - 1], values[i]]
      const inOrder =
        after === undefined ? before === undefined : before === undefined || plainOrder(before, after) >= 0
      if (!inOrder) t.fail(`row ${i}`)
    }
    t.same(cells(sorted, 'row').sort(plainOrder), cells(table, 'row'), 'no row is lost')
    const limited = sortAndLimit(whole, ['i'], true, 7)
    t.same(cells(limited, 'i'), values.slice(0, 7))
  }
  t.end()
})

t.test('a long result is cut into buffers of a thousand rows', (t) => {
  const table = randomTable(['i:int'], 2500, randomNumbers(6))
  t.same(sortTable(table, ['i'], false).breaks, [1000, 2000])
  t.end()
})

t.test('the unstable sort sorts, and leaves what is sorted alone', (t) => {
  const random = randomNumbers(7)
  for (let round = 0; round < 60; round++) {
    const length = Math.floor(random() * 400)
    const kinds = 1 + Math.floor(random() * 30)
    const ranks = Int32Array.from({ length }, () => Math.floor(random() * kinds))
    if (round % 5 === 1) ranks.reverse()
    if (round % 5 === 2) ranks.sort()
    if (round % 5 === 3) ranks.sort((a, b) => b - a)
    const original = ranks.slice()
    const rows = Int32Array.from({ length }, (_, i) => i)
    patternSort(ranks, rows)
    t.same(
      [...ranks],
      [...original].sort((a, b) => a - b),
    )
    t.same(
      [...rows].sort((a, b) => a - b),
      Array.from({ length }, (_, i) => i),
    )
    t.ok(rows.every((row, i) => original[row] === ranks[i]))
    if (round % 5 === 2) t.ok(rows.every((row, i) => row === i))
  }
  t.end()
})

t.test('a short range is sorted by insertion: equal rows stay as they were', (t) => {
  const ranks = Int32Array.of(2, 1, 2, 1, 0, 1)
  const rows = Int32Array.of(0, 1, 2, 3, 4, 5)
  patternSort(ranks, rows)
  t.same([...rows], [4, 1, 3, 5, 0, 2])
  t.end()
})
