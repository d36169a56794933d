import type { FluxError } from '../errors.ts'
import { Closure } from '../function/closure.ts'
import type { ExecutionContext } from '../plan/context.ts'
import type { Table } from '../table/table.ts'
import { newBytes } from '../values/arrays.ts'
import type { FluxFunction } from '../values/function.ts'
import { Null, type Value } from '../values/value.ts'
import { type RowValue, tableBatch } from './batch.ts'
import { PreparationError } from './evaluation-error.ts'
import { truthsOf } from './logic.ts'
import { Lowering } from './lower.ts'
import { NotVectorized, type RowExpression } from './row-expression.ts'
import type { Logic } from './row-operators.ts'
import { rowRecord } from './row-record.ts'
import { explained } from './type-conflict.ts'

/** How many rows pass between two looks at the query's time limit. */
const rowsPerCheck = 4096

/** A function of the script that is applied to the rows of tables, such as `fn` of filter or map. */
export class RowFunction {
  readonly #fn: FluxFunction
  readonly #parameter: string
  readonly #context: ExecutionContext
  readonly logic: Logic
  #predicate: RowExpression | undefined

  /**
   * @param parameter the one that takes the row; the function's first when absent
   * @param logic `columns` where InfluxDB evaluates the function over whole columns, with another sense of null
   */
  constructor(fn: FluxFunction, context: ExecutionContext, parameter?: string, logic: Logic = 'rows') {
    this.#fn = fn
    this.#context = context
    this.#parameter = parameter ?? fn.parameters[0] ?? 'r'
    this.logic = logic
    this.#predicate = wholeColumns(() => {
      const { lowering, result } = this.lower()
      return lowering.expression(result)
    })
  }

  /** The body's text, ready to be evaluated over whole columns. @throws NotVectorized */
  lower(): ReturnType<Lowering['body']> {
    if (!(this.#fn instanceof Closure)) throw new NotVectorized()
    return new Lowering(this.#fn, this.#parameter, this.logic).body()
  }

  /** The function's value for one row. `extra` holds arguments beside the row, such as an accumulator. */
  call(table: Table, row: number, extra?: Iterable<readonly [name: string, value: Value]>): Value {
    if (row % rowsPerCheck === 0) this.#context.checkpoint()
    const args = new Map<string, Value>(extra)
    args.set(this.#parameter, rowRecord(table, row))
    return this.#fn instanceof Closure ? this.#fn.callOnRow(args, this.logic) : this.#fn.call(args, undefined)
  }

  /** Runs work over a table's rows, and words an error of types as InfluxDB does. */
  over<T>(table: Table, work: () => T): T {
    try {
      return work()
    } catch (error) {
      throw this.#fn instanceof Closure ? explained(error, this.#fn, this.#parameter, table) : error
    }
  }

  /** For each row 1 where the function answers true, 0 where it answers false or null. */
  predicate(table: Table): Uint8Array {
    return this.over(table, () => this.#mask(table))
  }

  #mask(table: Table): Uint8Array {
    this.#context.checkpoint()
    const expression = this.#predicate
    if (expression) {
      const mask = wholeColumns(() => maskOf(expression.evaluate(tableBatch(table))))
      if (mask) return mask
      this.#predicate = undefined
    }
    const accepted = newBytes(table.length)
    for (let row = 0; row < table.length; row++) {
      const value = this.call(table, row)
      if (typeof value !== 'boolean' && !(value instanceof Null)) throw notABoolean()
      if (value === true) accepted[row] = 1
    }
    return accepted
  }

  /** The function's value for every row. */
  values(table: Table): Value[] {
    return Array.from({ length: table.length }, (_, row) => this.call(table, row))
  }
}

const notABoolean = (): FluxError =>
  new PreparationError('invalid', 'row predicate function does not evaluate to a boolean')

/** 1 where a value is true, 0 where it is false or null. */
function maskOf(value: RowValue): Uint8Array {
  if (value.type === 'bool' && !value.constant && !value.valid) return value.data
  const truths = truthsOf(value, notABoolean)
  for (let i = 0; i < truths.length; i++) truths[i] = (truths[i] as number) & 1
  return truths
}

/** The result of work over whole columns; undefined where it has to be done row by row. */
export function wholeColumns<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch (error) {
    if (error instanceof NotVectorized) return undefined
    throw error
  }
}
