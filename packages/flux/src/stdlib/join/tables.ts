import { FluxError } from '../../errors.ts'
import { Closure } from '../../function/closure.ts'
import { transformation } from '../../function/define.ts'
import type { ExecutionContext } from '../../plan/context.ts'
import type { PlanNode } from '../../plan/node.ts'
import { rowRecord } from '../../row/row-record.ts'
import type { Column, Vector } from '../../table/column.ts'
import type { GroupKey } from '../../table/group-key.ts'
import { columnOf } from '../../table/make-table.ts'
import { TableCollector } from '../../table/regroup.ts'
import type { Table } from '../../table/table.ts'
import type { FluxFunction } from '../../values/function.ts'
import type { ColumnType } from '../../values/value.ts'
import { absentRow } from './absent-row.ts'
import { afterTheEnd } from './after-the-end.ts'
import { type AsOverColumns, asOverColumns } from './as-over-columns.ts'
import { type ColumnPair, columnPairs } from './equality-predicate.ts'
import { type JoinedRows, joinedRows } from './joined-rows.ts'
import { type JoinSchema, joinedTable } from './joined-table.ts'
import { labelsUsed } from './labels-used.ts'
import { type JoinMethod, matchRows, type RowPairs } from './match-rows.ts'
import { RecordColumns } from './record-columns.ts'

interface Spec {
  readonly on: FluxFunction
  readonly as: FluxFunction
  readonly method: JoinMethod
  /** For a stream that is joined with itself, the number of steps before the join. */
  readonly selfJoinAfter: number | undefined
}

const methods: readonly string[] = ['inner', 'left', 'right', 'full']

/** Joins the tables of two streams that are of one group key, row by row where the `on` columns are equal. */
export const tables = transformation<Spec>({
  package: 'join',
  name: 'tables',
  parameters: { left: '<-', right: '!', on: '!', as: '!', method: '!' },
  inputs: (args) => [args.stream('left').node, args.stream('right').node],
  spec(args) {
    const method = args.string('method')
    if (!methods.includes(method))
      throw new FluxError('invalid', 'invalid argument for \'method\' - must be "inner", "left", "right", or "full"')
    const left = args.stream('left').node
    const selfJoinAfter = left === args.stream('right').node ? countSteps(left) : undefined
    return { on: args.rowFn('on'), as: args.rowFn('as'), method: method as JoinMethod, selfJoinAfter }
  },
  parts: 'makes',
  plan(spec) {
    if (spec.selfJoinAfter !== undefined) {
      const message = `invalid physical query plan: found logical operation "join.tables${spec.selfJoinAfter}"`
      throw new FluxError('internal error', message)
    }
    columnPairs(spec.on)
  },
  *run([left, right], spec, context) {
    const on = columnPairs(spec.on)
    const lefts = collect(left, 'left', on)
    const rights = collect(right, 'right', on)
    const join = new Join(spec, on, [...lefts.values()], [...rights.values()])
    for (const [id, table] of rights) {
      const other = lefts.get(id)
      if (other) yield* join.run(other, table, context)
    }
    for (const [id, table] of lefts) if (!rights.has(id)) yield* afterTheEnd(join.run(table, undefined, context))
    for (const [id, table] of rights) if (!lefts.has(id)) yield* afterTheEnd(join.run(undefined, table, context))
  },
})

/** How many steps lead to the tables of a node, itself included. InfluxDB numbers a plan's steps so. */
function countSteps(node: PlanNode): number {
  const steps = new Set<PlanNode>()
  const visit = (step: PlanNode): void => {
    if (steps.has(step)) return
    steps.add(step)
    step.inputs.forEach(visit)
  }
  visit(node)
  return steps.size
}

/** The tables of a side that have rows, by key. */
function collect(
  tables: Iterable<Table> | undefined,
  side: 'left' | 'right',
  on: readonly ColumnPair[],
): Map<string, Table> {
  const collector = new TableCollector()
  for (const table of tables ?? []) {
    if (table.length === 0) continue
    for (const pair of on)
      if (!columnOf(table, pair[side]))
        throw new FluxError(
          'invalid',
          `cannot set join columns in ${side} table stream: table is missing column '${pair[side]}'`,
        )
    collector.add(table)
  }
  return new Map([...collector.finish()].map((table) => [table.key.id, table]))
}

/** The columns that tables of any key have; a label is of the type that it has first. */
function columnsOf(tables: readonly Table[]): readonly Column[] {
  const columns = new Map<string, Column>()
  for (const table of tables)
    for (const column of table.columns) if (!columns.has(column.label)) columns.set(column.label, column)
  return [...columns.values()]
}

class Join {
  readonly #spec: Spec
  readonly #on: readonly ColumnPair[]
  readonly #leftColumns: readonly Column[]
  readonly #rightColumns: readonly Column[]
  readonly #overColumns: AsOverColumns
  readonly #schema: JoinSchema = new Map()
  #checked = false

  constructor(spec: Spec, on: readonly ColumnPair[], lefts: readonly Table[], rights: readonly Table[]) {
    this.#spec = spec
    this.#on = on
    this.#leftColumns = columnsOf(lefts)
    this.#rightColumns = columnsOf(rights)
    this.#overColumns = asOverColumns(spec.as)
  }

  /** The rows that come of the tables of one key; a side that has no table of that key is undefined. */
  *run(left: Table | undefined, right: Table | undefined, context: ExecutionContext): Generator<Table> {
    context.checkpoint()
    const { key } = (left ?? right) as Table
    const pairs = matchRows(left, right, this.#on, this.#spec.method)
    const rows = joinedRows(
      key,
      { table: left, columns: this.#leftColumns },
      { table: right, columns: this.#rightColumns },
      pairs,
    )
    this.#checkLabels(rows)
    if (rows.length === 0) return
    const columns = this.#overColumns(rows) ?? this.#pairByPair(key, left, right, pairs, context)
    yield joinedTable(key, columns, rows.length, this.#schema, keyChanged)
  }

  #pairByPair(
    key: GroupKey,
    left: Table | undefined,
    right: Table | undefined,
    pairs: RowPairs,
    context: ExecutionContext,
  ): Map<string, Vector> {
    const { as } = this.#spec
    const absentLeft = absentRow(key, left?.columns ?? this.#leftColumns)
    const absentRight = absentRow(key, right?.columns ?? this.#rightColumns)
    const columns = new RecordColumns()
    for (let i = 0; i < pairs.left.length; i++) {
      if (i % 1024 === 0) context.checkpoint()
      const leftRow = pairs.left[i] as number
      const rightRow = pairs.right[i] as number
      const args = new Map([
        ['l', leftRow < 0 ? absentLeft : rowRecord(left as Table, leftRow)],
        ['r', rightRow < 0 ? absentRight : rowRecord(right as Table, rightRow)],
      ])
      columns.push(as instanceof Closure ? as.callOnRow(args) : as.call(args, undefined))
    }
    return columns.finish()
  }

  /** What `as` reads by name must be in the first tables that are joined; later ones answer null. */
  #checkLabels({ l, r }: JoinedRows): void {
    if (this.#checked) return
    this.#checked = true
    checkLabels(labelsUsed(this.#spec.as, 'l'), l.columns, 'left')
    checkLabels(labelsUsed(this.#spec.as, 'r'), r.columns, 'right')
  }
}

function checkLabels(labels: ReadonlySet<string>, columns: readonly Column[], side: string): void {
  for (const label of [...labels].sort()) {
    if (columns.some((column) => column.label === label)) continue
    const reason = columns.length === 0 ? 'cannot join on an empty table' : `table is missing label ${label}`
    throw new FluxError('invalid', `error preparing ${side} side of join: ${reason}`)
  }
}

const keyChanged = (label: string, type: ColumnType): string =>
  `join cannot modify group key: output record has a missing or invalid value for column '${label}:${type}'`
