import { FluxError } from '../../errors.ts'
import { transformation } from '../../function/define.ts'
import type { ExecutionContext } from '../../plan/context.ts'
import { isNullAt } from '../../table/cell.ts'
import type { Column, Vector } from '../../table/column.ts'
import { keyColumns, vectorOf } from '../../table/make-table.ts'
import { TableCollector } from '../../table/regroup.ts'
import type { Table } from '../../table/table.ts'
import { VectorBuilder } from '../../table/vector-builder.ts'

const epsilon = 1e-6

/** A column outside the key as either side has it. */
interface Compared {
  readonly label: string
  readonly type: Vector['type']
  readonly want: Vector | undefined
  readonly got: Vector | undefined
}

/** Rows that two streams do not share, marked `-` (only wanted) and `+` (only got), among those they do. */
export const diff = transformation({
  package: 'experimental',
  name: 'diff',
  parameters: { got: '<-', want: '!' },
  inputs: (args) => [args.stream('want').node, args.stream('got').node],
  spec: () => undefined,
  parts: 'makes',
  *run([want, got], _spec, context) {
    const wanted = byKey(want as Iterable<Table>)
    const arrived = byKey(got as Iterable<Table>)
    for (const [id, table] of wanted) yield* compare(table, arrived.get(id), context)
    for (const [id, table] of arrived) if (!wanted.has(id)) yield* compare(undefined, table, context)
  },
})

function byKey(tables: Iterable<Table>): Map<string, Table> {
  const collector = new TableCollector()
  for (const table of tables) collector.add(table)
  return new Map([...collector.finish()].map((table) => [table.key.id, table]))
}

function* compare(want: Table | undefined, got: Table | undefined, context: ExecutionContext): Generator<Table> {
  const key = ((want ?? got) as Table).key
  if (key.has('_diff')) throw new FluxError('invalid', 'group key cannot contain _diff column')
  const columns = comparedColumns(want, got)
  const wantRows = want?.length ?? 0
  const gotRows = got?.length ?? 0
  if (wantRows === gotRows && allEqual(columns, wantRows)) return

  const marks = new VectorBuilder('string')
  const builders = columns.map(({ type }) => new VectorBuilder(type))
  for (const { mark, side, row } of editScript(columns, wantRows, gotRows, context)) {
    marks.push(mark)
    columns.forEach((column, c) => {
      const vector = column[side]
      if (vector) builders[c]?.pushFrom(vector, row)
      else builders[c]?.push(undefined)
    })
  }
  const length = marks.length
  yield {
    key,
    length,
    columns: [
      { label: '_diff', vector: marks.finish() },
      ...keyColumns(key, length),
      ...columns.map(({ label }, c): Column => ({ label, vector: (builders[c] as VectorBuilder).finish() })),
    ],
  }
}

function comparedColumns(want: Table | undefined, got: Table | undefined): Compared[] {
  const key = ((want ?? got) as Table).key
  const compared = new Map<string, Compared>()
  for (const { label, vector } of want?.columns ?? []) {
    if (label === '_diff' || key.has(label)) continue
    const other = got && vectorOf(got, label)
    if (other && other.type !== vector.type)
      throw new FluxError('invalid', `column "${label}" has different types ${vector.type} != ${other.type}`)
    compared.set(label, { label, type: vector.type, want: vector, got: other })
  }
  for (const { label, vector } of got?.columns ?? []) {
    if (label === '_diff' || key.has(label) || compared.has(label)) continue
    compared.set(label, { label, type: vector.type, want: undefined, got: vector })
  }
  return [...compared.values()]
}

function allEqual(columns: readonly Compared[], rows: number): boolean {
  for (let row = 0; row < rows; row++) if (!rowsEqual(columns, row, row)) return false
  return true
}

const rowsEqual = (columns: readonly Compared[], wantRow: number, gotRow: number): boolean =>
  columns.every(({ want, got }) => cellsEqual(want, wantRow, got, gotRow))

function cellsEqual(want: Vector | undefined, i: number, got: Vector | undefined, j: number): boolean {
  const wantNull = want === undefined || isNullAt(want, i)
  const gotNull = got === undefined || isNullAt(got, j)
  if (wantNull || gotNull) return wantNull === gotNull
  const a = want.data[want.constant ? 0 : i]
  const b = got.data[got.constant ? 0 : j]
  if (want.type === 'string' && got.type === 'string')
    return want.dictionary[a as number] === got.dictionary[b as number]
  if (want.type !== 'float') return a === b
  const [x, y] = [a as number, b as number]
  return (Number.isNaN(x) && Number.isNaN(y)) || !(Math.abs(x - y) > epsilon)
}

interface Edit {
  readonly mark: '' | '-' | '+'
  readonly side: 'want' | 'got'
  readonly row: number
}

const same = 1
const wantedOnly = 2

/** The shortest way from the wanted rows to those that came, found through their longest common subsequence. */
function editScript(
  columns: readonly Compared[],
  wantRows: number,
  gotRows: number,
  context: ExecutionContext,
): Edit[] {
  return editsAlong(stepsBack(columns, wantRows, gotRows, context), wantRows, gotRows)
}

/**
 * For each pair of a wanted row and one that came, counted from 1, the last step of the way to it: `same`, `wantedOnly`
 * or 0 for a row that only came. Row by row of those that came, `wantRows` + 1 a row.
 */
function stepsBack(
  columns: readonly Compared[],
  wantRows: number,
  gotRows: number,
  context: ExecutionContext,
): Uint8Array {
  const width = wantRows + 1
  const steps = new Uint8Array(width * (gotRows + 1))
  let previous = new Int32Array(width)
  for (let g = 1; g <= gotRows; g++) {
    context.checkpoint()
    const lengths = new Int32Array(width)
    for (let w = 1; w <= wantRows; w++) {
      const above = previous[w] as number
      const before = lengths[w - 1] as number
      if (rowsEqual(columns, w - 1, g - 1)) {
        lengths[w] = (previous[w - 1] as number) + 1
        steps[g * width + w] = same
      } else {
        lengths[w] = Math.max(above, before)
        if (before > above) steps[g * width + w] = wantedOnly
      }
    }
    previous = lengths
  }
  return steps
}

function editsAlong(steps: Uint8Array, wantRows: number, gotRows: number): Edit[] {
  const width = wantRows + 1
  const edits: Edit[] = []
  let w = wantRows
  let g = gotRows
  while (w > 0 || g > 0) {
    const step = w > 0 && g > 0 ? steps[g * width + w] : g === 0 ? wantedOnly : 0
    if (step === same) edits.push({ mark: '', side: 'want', row: --w })
    if (step === same) g--
    else if (step === wantedOnly) edits.push({ mark: '-', side: 'want', row: --w })
    else edits.push({ mark: '+', side: 'got', row: --g })
  }
  return edits.reverse()
}
