import { FluxError } from '../errors.ts'
import { Closure } from '../interpret/closure.ts'
import type { ExecutionContext } from '../plan/context.ts'
import type { Table } from '../table/table.ts'
import type { FluxFunction } from '../values/function.ts'
import { Null, type Value } from '../values/value.ts'
import { rowRecord } from './row-record.ts'

/** How many rows pass between two looks at the query's time limit. */
const rowsPerCheck = 4096

/** A function of the script that is applied to the rows of tables, such as `fn` of filter or map. */
export class RowFunction {
  readonly #fn: FluxFunction
  readonly #parameter: string
  readonly #context: ExecutionContext

  readonly #over: 'rows' | 'columns'

  /**
   * @param parameter the one that takes the row; the function's first when absent
   * @param over `columns` where InfluxDB evaluates the function over whole columns, with another sense of null
   */
  constructor(fn: FluxFunction, context: ExecutionContext, parameter?: string, over: 'rows' | 'columns' = 'rows') {
    this.#over = over
    this.#fn = fn
    this.#context = context
    this.#parameter = parameter ?? fn.parameters[0] ?? 'r'
  }

  /** The function's value for one row. `extra` holds arguments beside the row, such as an accumulator. */
  call(table: Table, row: number, extra?: Iterable<readonly [name: string, value: Value]>): Value {
    if (row % rowsPerCheck === 0) this.#context.checkpoint()
    const args = new Map<string, Value>(extra)
    args.set(this.#parameter, rowRecord(table, row))
    return this.#fn instanceof Closure ? this.#fn.callOnRow(args, this.#over) : this.#fn.call(args, undefined)
  }

  /** For each row 1 where the function answers true, 0 where it answers false or null. */
  predicate(table: Table): Uint8Array {
    const accepted = new Uint8Array(table.length)
    for (let row = 0; row < table.length; row++) {
      const value = this.call(table, row)
      if (typeof value !== 'boolean' && !(value instanceof Null))
        throw new FluxError('invalid', 'row predicate function does not evaluate to a boolean')
      if (value === true) accepted[row] = 1
    }
    return accepted
  }

  /** The function's value for every row. */
  values(table: Table): Value[] {
    const values: Value[] = []
    for (let row = 0; row < table.length; row++) values.push(this.call(table, row))
    return values
  }
}
