import { FluxError } from '../../errors.ts'
import { Closure } from '../../function/closure.ts'
import { transformation } from '../../function/define.ts'
import type { ExecutionContext } from '../../plan/context.ts'
import { rowRecord } from '../../row/row-record.ts'
import { cellAt } from '../../table/cell.ts'
import { sortedByKey } from '../../table/key-order.ts'
import { columnOf } from '../../table/make-table.ts'
import type { Table } from '../../table/table.ts'
import type { FluxFunction } from '../../values/function.ts'
import { afterTheEnd } from '../join/after-the-end.ts'
import { joinedTable } from '../join/joined-table.ts'
import { RecordColumns } from '../join/record-columns.ts'

/** Joins the rows of two streams that are of one group key and one time. */
export const join = transformation<FluxFunction>({
  package: 'experimental',
  name: 'join',
  parameters: { left: '!', right: '!', fn: '!' },
  inputs: (args) => [args.stream('left').node, args.stream('right').node],
  spec: (args) => args.rowFn('fn'),
  *run([left, right], fn, context) {
    const rights = tablesByKey(right as Iterable<Table>)
    for (const table of sortedByKey([...tablesByKey(left as Iterable<Table>).values()])) {
      const other = rights.get(table.key.id)
      if (other && other.length > 0 && table.length > 0) yield* afterTheEnd(joined(table, other, fn, context))
    }
  },
})

function tablesByKey(tables: Iterable<Table>): Map<string, Table> {
  const found = new Map<string, Table>()
  for (const table of tables) {
    if (!columnOf(table, '_time')) throw new FluxError('invalid', 'no _time column found')
    found.set(table.key.id, table)
  }
  return found
}

/** Both tables are taken to rise in time, as InfluxDB takes them. */
function* joined(left: Table, right: Table, fn: FluxFunction, context: ExecutionContext): Generator<Table> {
  const columns = new RecordColumns()
  const leftTimes = timesOf(left)
  const rightTimes = timesOf(right)
  let first = 0
  for (let l = 0; l < left.length; l++) {
    context.checkpoint()
    const time = leftTimes(l)
    while (first < right.length && rightTimes(first) < time) first++
    if (first === right.length) break
    for (let r = first; r < right.length && rightTimes(r) === time; r++) {
      const args = new Map([
        ['left', rowRecord(left, l)],
        ['right', rowRecord(right, r)],
      ])
      columns.push(fn instanceof Closure ? fn.callOnRow(args) : fn.call(args, undefined))
    }
  }
  yield joinedTable(
    left.key,
    columns.finish(),
    columns.length,
    new Map(),
    () => "argument 'fn' may not modify group key",
  )
}

function timesOf(table: Table): (row: number) => bigint {
  const vector = columnOf(table, '_time')?.vector
  return (row) => ((vector && cellAt(vector, row)) as bigint | undefined) ?? 0n
}
