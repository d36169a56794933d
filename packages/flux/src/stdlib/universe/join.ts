import { FluxError } from '../../errors.ts'
import type { ArgumentReader } from '../../function/arguments.ts'
import { transformation } from '../../function/define.ts'
import type { ExecutionContext } from '../../plan/context.ts'
import { PlanStream } from '../../plan/plan-stream.ts'
import { joinTables } from '../../table/join.ts'
import type { Table } from '../../table/table.ts'
import { compareStrings } from '../../values/compare.ts'
import { typeOf } from '../../values/type-of.ts'

interface Spec {
  readonly names: readonly string[]
  readonly on: readonly string[]
  /** How many streams there are: one that is named twice counts once. */
  readonly streams: number
}

/** What one column of a joined row takes at least. */
const bytesPerRow = 8
/** The most rows of a table that a vector can be made for. */
const mostRows = 2 ** 28

/** The streams of `tables` in the order of their names. */
function streamsOf(args: ArgumentReader): readonly (readonly [name: string, stream: PlanStream])[] {
  return [...args.record('tables').properties]
    .map(([name, value]) => {
      if (value instanceof PlanStream) return [name, value] as const
      throw new FluxError('invalid', `expected "${name}" to be stream type; instead got ${typeOf(value)}`)
    })
    .sort(([a], [b]) => compareStrings(a, b))
}

const nodesOf = (args: ArgumentReader) => [...new Set(streamsOf(args).map(([, { node }]) => node))]

/** A join multiplies rows: what would not fit into memory is told before it is made. */
function checkRows(rows: number, { checkpoint, limits }: ExecutionContext): void {
  checkpoint()
  const limit = Math.min(limits.memoryBytes, mostRows * bytesPerRow)
  const wanted = rows * bytesPerRow
  if (wanted <= limit) return
  const message = `memory allocation limit reached: limit ${limit} bytes, allocated: 0, wanted: ${wanted}`
  throw new FluxError('invalid', message)
}

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/join/ */
export const join = transformation({
  package: 'universe',
  name: 'join',
  parameters: { tables: '<-', method: '?', on: '?' },
  spec: (args): Spec => {
    const on = args.strings('on')
    if (on.length === 0) throw new FluxError('invalid', `at least one column in 'on' column list is required`)
    const method = args.has('method') ? args.string('method') : 'inner'
    if (method !== 'inner') throw new FluxError('invalid', `${method} is not a valid join type`)
    return {
      names: streamsOf(args).map(([name]) => name),
      on: [...new Set(on)].sort(compareStrings),
      streams: nodesOf(args).length,
    }
  },
  inputs: nodesOf,
  initialize({ streams }) {
    if (streams !== 2) throw new FluxError('invalid', 'joins currently must only have two parents')
  },
  *run([left, right], { names, on }, context) {
    const collect = (input: Iterable<Table> | undefined): Table[] => {
      const tables: Table[] = []
      for (const table of input ?? []) {
        context.checkpoint()
        tables.push(table)
      }
      return tables
    }
    const [leftName = '', rightName = ''] = names
    yield* joinTables(
      { name: leftName, tables: collect(left) },
      { name: rightName, tables: collect(right) },
      on,
      (rows) => checkRows(rows, context),
    )
  },
})
