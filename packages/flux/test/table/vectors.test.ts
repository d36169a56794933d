import t from 'tap'
import { cellAt, isNullAt } from '../../src/table/cell.ts'
import type { StringVector, Vector } from '../../src/table/column.ts'
import { concat } from '../../src/table/concat.ts'
import { fillNulls, fillPrevious } from '../../src/table/fill.ts'
import type { CellValue } from '../../src/table/group-key.ts'
import { mapStrings, stringsOf } from '../../src/table/strings-of.ts'
import { slice, take, takeOrNull } from '../../src/table/take.ts'
import { constantVector, expand, hasNulls, nullVector, repeated } from '../../src/table/vector.ts'
import { VectorBuilder } from '../../src/table/vector-builder.ts'
import type { ColumnType } from '../../src/values/value.ts'
import { randomCell, randomNumbers } from './random.ts'

const types: readonly ColumnType[] = ['float', 'int', 'uint', 'time', 'bool', 'string']

const vectorOfCells = (type: ColumnType, cells: readonly CellValue[]): Vector => {
  const builder = new VectorBuilder(type, 1)
  for (const cell of cells) builder.push(cell)
  return builder.finish()
}

const cellsOf = (vector: Vector): CellValue[] => Array.from({ length: vector.length }, (_, i) => cellAt(vector, i))

for (const type of types) {
  t.test(`${type} vectors`, (t) => {
    const random = randomNumbers(type.length)
    const cells = Array.from({ length: 40 }, () => randomCell(type, random))
    const vector = vectorOfCells(type, cells)

    t.test('hold what was pushed', (t) => {
      t.same(cellsOf(vector), cells)
      t.equal(hasNulls(vector), cells.includes(undefined))
      t.equal(isNullAt(vector, 0), cells[0] === undefined)
      t.end()
    })

    t.test('are taken from in any order, a negative row being null', (t) => {
      const rows = Int32Array.from({ length: 60 }, () => Math.floor(random() * 41) - 1)
      t.same(
        cellsOf(takeOrNull(vector, rows)),
        Array.from(rows, (row) => (row < 0 ? undefined : cells[row])),
      )
      const present = rows.filter((row) => row >= 0)
      t.same(
        cellsOf(take(vector, present)),
        Array.from(present, (row) => cells[row]),
      )
      t.end()
    })

    t.test('are cut without copying', (t) => {
      const part = slice(vector, 5, 17)
      t.same(cellsOf(part), cells.slice(5, 17))
      t.equal(part.data.buffer, vector.data.buffer)
      t.equal(slice(vector, 0, vector.length), vector)
      t.end()
    })

    t.test('are put together, constants and nulls among them', (t) => {
      const constant = constantVector(
        type,
        cells.find((cell) => cell !== undefined),
        3,
      )
      const parts = [vector, constant, nullVector(type, 2), vectorOfCells(type, cells.slice(3, 9))]
      t.same(cellsOf(concat(type, parts)), parts.flatMap(cellsOf))
      t.equal(concat(type, [constant, repeated(constant, 4)]).constant, true)
      t.equal(concat(type, []).length, 0)
      t.end()
    })

    t.test('are constant or not without a difference to readers', (t) => {
      const cell = cells.find((one) => one !== undefined)
      for (const constant of [constantVector(type, cell, 4), nullVector(type, 4)]) {
        const plain = expand(constant)
        t.equal(plain.constant, false)
        t.same(cellsOf(plain), cellsOf(constant))
        t.same(cellsOf(slice(constant, 1, 3)), cellsOf(slice(plain, 1, 3)))
        t.same(cellsOf(take(constant, Int32Array.of(3, 3))), cellsOf(take(plain, Int32Array.of(3, 3))))
        t.same(cellsOf(takeOrNull(constant, Int32Array.of(0, -1))), [cellAt(plain, 0), undefined])
      }
      t.end()
    })

    t.test('have their nulls filled', (t) => {
      const value = cells.find((cell) => cell !== undefined)
      t.same(
        cellsOf(fillNulls(vector, value)),
        cells.map((cell) => cell ?? value),
      )
      let last: CellValue
      t.same(
        cellsOf(fillPrevious(vector)),
        cells.map((cell) => {
          last = cell ?? last
          return last
        }),
      )
      t.same(cellsOf(fillNulls(nullVector(type, 2), value)), [value, value])
      t.end()
    })
    t.end()
  })
}

t.test('text is kept once', (t) => {
  const vector = stringsOf(['a', 'b', undefined, 'a'])
  t.same(vector.dictionary, ['a', 'b'])
  t.same(cellsOf(vector), ['a', 'b', undefined, 'a'])
  const same = mapStrings(vector, () => 'x')
  t.same(same.dictionary, ['x'], 'also when different texts become the same')
  t.same(cellsOf(same), ['x', 'x', undefined, 'x'])
  const joined = concat('string', [vector, stringsOf(['c', 'b'])]) as StringVector
  t.same(joined.dictionary, ['a', 'b', 'c'])
  t.equal((concat('string', [vector, slice(vector, 1, 2)]) as StringVector).dictionary, vector.dictionary)
  t.end()
})
