import t from 'tap'
import { cellAt } from '../../src/table/cell.ts'
import type { Vector } from '../../src/table/column.ts'
import { type CellValue, emptyKey } from '../../src/table/group-key.ts'
import { joinTables } from '../../src/table/join.ts'
import { selectRows, vectorOf, withColumn } from '../../src/table/make-table.ts'
import { pivotTables } from '../../src/table/pivot.ts'
import { groupTables } from '../../src/table/regroup.ts'
import type { Table } from '../../src/table/table.ts'
import { constantVector } from '../../src/table/vector.ts'
import { randomNumbers, randomTable } from './random.ts'

const rows = (table: Table): Record<string, CellValue>[] =>
  Array.from({ length: table.length }, (_, i) =>
    Object.fromEntries(table.columns.map(({ label, vector }) => [label, cellAt(vector, i)])),
  )

const text = (row: Record<string, CellValue>): string =>
  Object.keys(row)
    .sort()
    .map((label) => `${label}=${typeof row[label]}${String(row[label])}`)
    .join()

const zeroes: readonly CellValue[] = [undefined, '', 0n]

/** Rows that could be taken for nulls are left out: InfluxDB loses some of them. */
const withoutZeroes = (table: Table, labels: readonly string[]): Table => {
  const isKept = (i: number): boolean =>
    labels.every((label) => !zeroes.includes(cellAt(vectorOf(table, label) as Vector, i)))
  return selectRows(table, Int32Array.from(Array.from({ length: table.length }, (_, i) => i).filter(isKept)))
}

t.test('join pairs the rows that a loop over all pairs finds, however the tables are cut', (t) => {
  const random = randomNumbers(11)
  for (let round = 0; round < 40; round++) {
    const left = withoutZeroes(randomTable(['k:string', 'n:int', 'v:float'], Math.floor(random() * 40), random), [
      'k',
      'n',
    ])
    const right = withoutZeroes(
      randomTable(['k:string', 'n:int', 'v:float', 'w:bool'], Math.floor(random() * 40), random),
      ['k', 'n'],
    )
    const on = random() < 0.5 ? ['k'] : ['k', 'n']
    const want: string[] = []
    for (const l of rows(left)) {
      for (const r of rows(right)) {
        if (!on.every((label) => l[label] === r[label])) continue
        const { k, n } = l
        const rest = on.length === 2 ? { k, n } : { k, n_l: n, n_r: r.n }
        want.push(text({ ...rest, v_l: l.v, v_r: r.v, w: r.w }))
      }
    }
    const cut = (table: Table): Table[] => (random() < 0.5 ? [table] : [...groupTables([table], ['k'], 'by')])
    const joined = joinTables({ name: 'l', tables: cut(left) }, { name: 'r', tables: cut(right) }, on)
    t.same(joined.flatMap((table) => rows(table).map(text)).sort(), want.sort())
    for (const { columns } of joined) {
      const labels = columns.map(({ label }) => label)
      t.same(labels, labels.toSorted())
    }
  }
  t.end()
})

t.test('pivot puts each value where a map of rows would', (t) => {
  const random = randomNumbers(12)
  for (let round = 0; round < 40; round++) {
    const table = randomTable(['r:time', 'q:bool', 'c:string', 'v:float'], 1 + Math.floor(random() * 60), random)
    const want = new Map<string, Record<string, CellValue>>()
    const names = new Set<string>()
    for (const { r, q, c, v } of rows(table)) {
      const id = `${String(r)} ${String(q)}`
      const row = want.get(id) ?? { r, q }
      want.set(id, row)
      row[c === undefined ? 'null' : String(c)] = v
      names.add(c === undefined ? 'null' : String(c))
    }
    const parts = random() < 0.5 ? [table] : [...groupTables([table], ['c'], 'by')]
    const inOrder = parts.length === 1
    const pivoted = pivotTables(emptyKey, parts, { rowKey: ['r', 'q'], columnKey: ['c'], valueColumn: 'v' })
    const wantRows = [...want.values()].map((row) => {
      for (const name of names) row[name] ??= undefined
      return text(row)
    })
    const gotRows = rows(pivoted).map(text)
    t.same(inOrder ? gotRows : gotRows.sort(), inOrder ? wantRows : wantRows.sort())
    if (inOrder)
      t.same(
        pivoted.columns.map(({ label }) => label),
        ['r', 'q', ...names],
      )
  }
  t.end()
})

t.test('join asks before it makes the rows of a pair', (t) => {
  const same = randomTable(['v:float'], 30, randomNumbers(13))
  const one = withColumn(same, 'k', constantVector('string', 'x', same.length))
  const refuse = (wanted: number): void => {
    throw new Error(`${wanted} rows are too many`)
  }
  t.throws(() => joinTables({ name: 'l', tables: [one] }, { name: 'r', tables: [one] }, ['k'], refuse), {
    message: '900 rows are too many',
  })
  t.end()
})
