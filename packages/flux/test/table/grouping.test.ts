import t from 'tap'
import { storeBreaks } from '../../src/pushdown/store-buffers.ts'
import { cellAt } from '../../src/table/cell.ts'
import { concatTables } from '../../src/table/concat-tables.ts'
import { describeKey } from '../../src/table/describe-key.ts'
import { type CellValue, GroupKey } from '../../src/table/group-key.ts'
import { groupedRows, groupRows } from '../../src/table/group-rows.ts'
import { compareKeys, sortedByKey } from '../../src/table/key-order.ts'
import { columnOf, keyColumns, makeTable, selectRows, sliceRows, vectorOf } from '../../src/table/make-table.ts'
import { groupTables, TableCollector } from '../../src/table/regroup.ts'
import { stringsOf } from '../../src/table/strings-of.ts'
import type { Table } from '../../src/table/table.ts'
import { ints } from '../../src/table/vector.ts'
import { tableText } from '../table-text.ts'
import { randomNumbers, randomTable } from './random.ts'

const rowsOf = (table: Table, labels: readonly string[]): CellValue[][] =>
  Array.from({ length: table.length }, (_, i) =>
    labels.map((label) => cellAt(columnOf(table, label)?.vector as never, i)),
  )

const idOf = (cells: readonly CellValue[]): string => cells.map((cell) => `${typeof cell}${String(cell)}`).join()

t.test('rows are grouped by any columns as a map of them would', (t) => {
  const random = randomNumbers(1)
  const columns = ['s:string', 'f:float', 'i:int', 'u:uint', 't:time', 'b:bool']
  for (let round = 0; round < 40; round++) {
    const table = randomTable(columns, Math.floor(random() * 300), random)
    const labels = columns.map((column) => column.slice(0, 1)).filter(() => random() < 0.5)
    const ids = rowsOf(table, labels).map(idOf)
    const numbers = new Map<string, number>()
    for (const id of ids) if (!numbers.has(id)) numbers.set(id, numbers.size)
    const grouping = groupRows(
      labels.map((label) => vectorOf(table, label) as never),
      table.length,
    )
    t.same(
      [...grouping.groups],
      ids.map((id) => numbers.get(id)),
      labels.join(),
    )
    t.equal(grouping.count, numbers.size)
    const { starts, rows } = groupedRows(grouping)
    for (let group = 0; group < grouping.count; group++) {
      const members = [...rows.subarray(starts[group], starts[group + 1])]
      t.ok(members.every((row, i) => grouping.groups[row] === group && (i === 0 || row > (members[i - 1] as number))))
    }
  }
  t.end()
})

t.test('a table is split into tables of one key each, sorted by it', (t) => {
  const random = randomNumbers(2)
  for (let round = 0; round < 20; round++) {
    const table = randomTable(['s:string', 'i:int', 'f:float'], 1 + Math.floor(random() * 200), random)
    const parts = [...groupTables([table], ['i', 's'], 'by')]
    t.same(parts.flatMap((part) => rowsOf(part, ['s', 'i', 'f'])).length, table.length)
    for (const part of parts) {
      t.same(part.key.labels, ['s', 'i'], 'keys are in the order of the columns')
      t.ok(rowsOf(part, ['s', 'i']).every((row) => idOf(row) === idOf(part.key.values)))
    }
    t.same(
      parts.map(({ key }) => key.id),
      sortedByKey(parts).map(({ key }) => key.id),
    )
  }
  t.end()
})

t.test('tables are split as each would be alone, keys in the same order', (t) => {
  const random = randomNumbers(3)
  const pick = (...values: string[]) => values[Math.floor(random() * values.length)] as string
  for (let round = 0; round < 100; round++) {
    const tables = Array.from({ length: 1 + Math.floor(random() * 12) }, () => {
      const columns = random() < 0.8 ? ['s:string', 'i:int', 'f:float'] : ['s:string', 'f:float']
      const { columns: own, length } = randomTable(columns, Math.floor(random() * 12), random)
      const key = new GroupKey(['device'], ['string'], [pick('a', 'b', 'c')])
      return makeTable(key, [...own, ...keyColumns(key, length)], length)
    })
    const labels = random() < 0.5 ? ['i', 's'] : ['device', 's']
    const alone = new TableCollector()
    for (const table of tables) for (const part of groupTables([table], labels, 'by')) alone.add(part)
    const together = new TableCollector()
    for (const part of groupTables(tables, labels, 'by')) together.add(part)
    const seen = (collector: TableCollector) =>
      [...collector.finish()].map((table) => {
        const labels = table.columns.map(({ label }) => label)
        return { key: table.key.id, labels, rows: rowsOf(table, labels), breaks: table.breaks }
      })
    t.strictSame(seen(together), seen(alone))
  }
  t.end()
})

t.test('a key that holds the columns already is only cut down', (t) => {
  const key = new GroupKey(['b', 'a', 'c'], ['string', 'string', 'string'], ['2', '1', '3'])
  const table = makeTable(key, [
    { label: 'b', vector: stringsOf(['2']) },
    { label: 'a', vector: stringsOf(['1']) },
    { label: 'c', vector: stringsOf(['3']) },
  ])
  t.same(
    [...groupTables([table], ['b', 'a'], 'by')].map((part) => part.key.labels),
    [['a', 'b']],
  )
  t.same(
    [...groupTables([table], ['c'], 'except')].map((part) => part.key.labels),
    [['b', 'a']],
  )
  t.same(
    [...groupTables([sliceRows(table, 0, 0)], ['a'], 'by')].map((part) => part.key.labels),
    [['a']],
  )
  t.end()
})

t.test('a table without rows vanishes where its columns would have to tell groups', (t) => {
  const table = makeTable(new GroupKey([], [], []), [{ label: 'a', vector: stringsOf([]) }])
  t.same([...groupTables([table], ['a'], 'by')], [])
  t.end()
})

t.test('keys are equal by labels, types and values, whatever their order', (t) => {
  const id = (labels: string[], types: ('string' | 'int')[], values: CellValue[]): string =>
    new GroupKey(labels, types, values).id
  t.equal(id(['a', 'b'], ['string', 'int'], ['x', 1n]), id(['b', 'a'], ['int', 'string'], [1n, 'x']))
  t.not(id(['a'], ['string'], ['1']), id(['a'], ['int'], [1n]))
  t.not(id(['a'], ['string'], ['']), id(['a'], ['string'], [undefined]))
  t.not(id(['a', 'b'], ['string', 'string'], ['x1:b', 'y']), id(['a', 'b'], ['string', 'string'], ['x', '1:by']))
  t.end()
})

t.test('keys are ordered by their labels, then types, then values', (t) => {
  const order = (a: GroupKey, b: GroupKey): number => Math.sign(compareKeys(a, b))
  const key = (labels: string[], ...values: (string | undefined)[]): GroupKey =>
    new GroupKey(
      labels,
      labels.map(() => 'string'),
      values,
    )
  t.equal(order(key(['a'], 'x'), key(['a'], 'y')), -1)
  t.equal(order(key(['b', 'a'], '1', '2'), key(['a', 'b'], '1', '2')), 1, 'by the sorted labels')
  t.equal(order(key(['a'], undefined), key(['a'], '')), -1, 'null before any value')
  t.equal(order(key(['a'], 'x'), key(['a', 'b'], 'x', 'y')), -1, 'the shorter first')
  t.equal(order(key(['b'], 'x'), key(['a'], 'x')), -1, 'what lacks a label first')
  t.equal(order(new GroupKey(['a'], ['int'], [9n]), key(['a'], '1')), -1, 'integers before text')
  t.equal(describeKey(key(['b', 'a'], '1', undefined)), '{a=<nil>,b=1}')
  t.end()
})

t.test('tables are put together with the columns of all, and know where buffers end', (t) => {
  const empty = new GroupKey([], [], [])
  const a = makeTable(empty, [{ label: 'x', vector: stringsOf(['1', '2']) }])
  const b = makeTable(empty, [
    { label: 'y', vector: ints(BigInt64Array.of(7n)) },
    { label: 'x', vector: stringsOf(['3']) },
  ])
  const collector = new TableCollector()
  for (const table of [a, sliceRows(a, 0, 0), b]) collector.add(table)
  const [both] = [...collector.finish()] as [Table]
  t.equal(tableText(both), '#group\nx:string | y:int\n1 | ∅\n2 | ∅\n3 | 7')
  t.same(both.breaks, [2])
  t.same(concatTables(empty, [both, both]).breaks, [2, 3, 5])
  t.same(sliceRows(both, 1, 3).breaks, [1])
  t.same(selectRows(both, Int32Array.of(0, 2)).breaks, [1])
  t.equal(selectRows(both, Int32Array.of(0, 1)).breaks, undefined)
  t.throws(() => concatTables(empty, [a, makeTable(empty, [{ label: 'x', vector: ints(BigInt64Array.of(7n)) }])]), {
    message: 'schema collision detected: column "x" is both of type int and string',
  })
  t.end()
})

t.test('the store hands out a thousand points at once, and each shard by itself', (t) => {
  const second = 1_000_000_000n
  const day = 86_400n * second
  const monday = 20_458n * day
  const from = (start: bigint, step: bigint, length: number): BigInt64Array =>
    BigInt64Array.from({ length }, (_, i) => start + BigInt(i) * step)
  t.same(storeBreaks(from(monday, second, 2500), 0n), [1000, 2000])
  t.same(storeBreaks(from(monday - 5n * second, second, 1010), 0n), [5, 1005])
  t.same(storeBreaks(from(monday, day, 15), 0n), [7, 14])
  t.same(storeBreaks(from(monday, day / 2n, 5), 3n * day), [2, 4])
  t.same(storeBreaks(from(monday, second * 1800n, 5), day), [2, 4])
  t.same(storeBreaks(from(-day, second, 3), 0n), [])
  t.same(storeBreaks(new BigInt64Array(0), 0n), [])
  t.end()
})
