import { FluxError, prefixed } from '../errors.ts'
import type { ArgumentReader } from '../function/arguments.ts'
import { Closure } from '../function/closure.ts'
import type { CallContext } from '../function/define.ts'
import type { Operation, PlanNode } from '../plan/node.ts'
import { PlanStream } from '../plan/plan-stream.ts'
import { buffersOf } from '../table/buffers.ts'
import { valueAt, valueOfCell } from '../table/cell.ts'
import { columnOf } from '../table/make-table.ts'
import type { Table } from '../table/table.ts'
import type { FluxFunction } from '../values/function.ts'
import type { ColumnType, Value } from '../values/value.ts'
import { FluxArray, FluxRecord } from '../values/value.ts'

/** Holds a table that was computed while the script was evaluated. */
export const foundTable: Operation<Table> = { name: 'foundTable', run: (_inputs, table) => [table] }

/** A table as a value of the script. */
export const tableValue = (table: Table, { position }: CallContext): PlanStream =>
  new PlanStream({ operation: foundTable, spec: table, inputs: [], position, callee: foundTable.name } as PlanNode)

/** The table that an argument holds. */
export function tableArgument(args: ArgumentReader, name: string, context: CallContext): Table {
  const { node } = args.stream(name)
  const table = node.operation === foundTable ? (node.spec as Table) : context.tables(node)[0]
  if (table) return table
  throw new FluxError('invalid', `keyword argument "${name}" holds no table`)
}

/** The first table of a stream whose group key a function accepts. */
export function findTable(args: ArgumentReader, context: CallContext): Table | undefined {
  const fn = args.rowFn('fn')
  return context.tables(args.stream('tables').node).find((table) => accepts(fn, table))
}

function accepts(fn: FluxFunction, { key }: Table): boolean {
  const properties = key.labels.map(
    (label, i) => [label, valueOfCell(key.values[i], key.types[i] as ColumnType)] as const,
  )
  const args = new Map<string, Value>([['key', new FluxRecord(new Map(properties))]])
  const answer = prefixed('failed to evaluate group key predicate function: ', () =>
    fn instanceof Closure ? fn.callOnRow(args) : fn.call(args, undefined),
  )
  if (typeof answer !== 'boolean')
    throw new FluxError('invalid', 'table predicate function does not evaluate to a boolean')
  return answer
}

/** A column's values; undefined where the table has no such column. */
export function columnValues(table: Table, label: string): FluxArray | undefined {
  const vector = columnOf(table, label)?.vector
  return vector && new FluxArray(Array.from({ length: table.length }, (_, row) => valueAt(vector, row)))
}

/**
 * Row `row` of the table's last buffer as a record: InfluxDB looks into each buffer and keeps what it saw last.
 * Undefined where that buffer has no such row, or where `everywhere` is asked for and any has none.
 */
export function rowValues(table: Table, row: bigint, everywhere = false): FluxRecord | undefined {
  const buffers = buffersOf(table)
  const last = buffers.at(-1)
  const has = ([from, to]: readonly [number, number]): boolean => row >= 0n && row < BigInt(to - from)
  if (!last || !(everywhere ? buffers.every(has) : has(last))) return undefined
  const [start] = last
  return new FluxRecord(
    new Map(table.columns.map(({ label, vector }) => [label, valueAt(vector, start + Number(row))])),
  )
}
