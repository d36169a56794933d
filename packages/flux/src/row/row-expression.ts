import type { Value } from '../values/value.ts'
import type { Batch, RowValue } from './batch.ts'
import type { Fusion } from './fusion.ts'

/** An expression over rows, ready to be evaluated for whole columns. */
export interface RowExpression {
  /** The value where it is the same for every row; then `evaluate` repeats it. */
  readonly constant?: Value
  /** False where evaluating it for a row that does not need it could throw. */
  readonly safe: boolean
  /** How it can be part of one loop with other steps; the expression is a leaf of such a loop where it is absent. */
  readonly fusion?: Fusion
  evaluate(batch: Batch): RowValue
}

/** Thrown where an expression cannot be evaluated for whole columns: then it is evaluated row by row. */
export class NotVectorized extends Error {}
