import { cellOfValue } from '../table/cell.ts'
import { constantVector } from '../table/vector.ts'
import { inferredTypeOf } from '../values/column-type-of.ts'
import { Null, type Value } from '../values/value.ts'
import { type Batch, type RowValue, unknownNulls } from './batch.ts'

/** An expression over rows, ready to be evaluated for whole columns. */
export interface RowExpression {
  /** The value where it is the same for every row; then `evaluate` repeats it. */
  readonly constant?: Value
  /** False where evaluating it for a row that does not need it could throw. */
  readonly safe: boolean
  /** True where its nulls have the type of their column, as those of a row's member do; those of operators have none. */
  readonly typedNulls?: boolean
  /** True where InfluxDB, over whole columns, has but one value for these rows; constants have one anyhow. */
  repeats?(batch: Batch): boolean
  /** How it can be part of one loop with other steps; the expression is a leaf of such a loop where it is absent. */
  readonly fusion?: Fusion
  evaluate(batch: Batch): RowValue
}

/**
 * Thrown where an expression cannot be evaluated for whole columns: then it is evaluated row by row. It bears no stack:
 * to take one takes longer than all else that is done about such an expression.
 */
export class NotVectorized extends Error {
  constructor() {
    const { stackTraceLimit } = Error
    Error.stackTraceLimit = 0
    super()
    Error.stackTraceLimit = stackTraceLimit
  }
}

/** An expression that is one value for every row. */
export function constantExpression(value: Value): RowExpression {
  const type = inferredTypeOf(value)
  if (type) {
    const cell = cellOfValue(value)
    return { constant: value, safe: true, evaluate: (batch) => constantVector(type, cell, batch.length) }
  }
  if (value instanceof Null) return { constant: value, safe: true, evaluate: (batch) => unknownNulls(batch.length) }
  return {
    constant: value,
    safe: false,
    evaluate() {
      throw new NotVectorized()
    },
  }
}

/** True where an expression over whole columns is one value for all rows of a batch. */
export const isRepeated = (expression: RowExpression, batch: Batch): boolean =>
  expression.constant !== undefined || expression.repeats?.(batch) === true

/** An expression whose value is computed once for a batch, however often it is asked for. */
export function remembered(expression: RowExpression): RowExpression {
  if (expression.constant !== undefined) return expression
  return {
    safe: expression.safe,
    typedNulls: expression.typedNulls ?? false,
    evaluate(batch) {
      const known = batch.memo.get(expression)
      if (known) return known
      const value = expression.evaluate(batch)
      batch.memo.set(expression, value)
      return value
    },
  }
}

/**
 * Steps over floats that can be one loop: `code` computes the result for row `i` from `$0`, `$1` … which stand for
 * the leaves. One pass over the columns costs a fraction of a pass, and an array, for every step.
 */
export interface Fusion {
  readonly result: 'float' | 'bool'
  readonly code: string
  readonly leaves: readonly (RowExpression | ((x: number) => number))[]
  /** True where a null is more than a null in the result: then the loop is only for columns without nulls. */
  readonly asksForNulls: boolean
}
