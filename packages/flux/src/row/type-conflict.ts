import { FluxError } from '../errors.ts'
import type { Closure } from '../function/closure.ts'
import { formatPosition } from '../syntax/diagnose.ts'
import { positionOf } from '../syntax/node-text.ts'
import { typeAt } from '../syntax/type-at.ts'
import { vectorOf } from '../table/make-table.ts'
import type { Table } from '../table/table.ts'
import { unsupportedPair } from '../values/operators.ts'
import { PreparationError } from './evaluation-error.ts'
import { recordProperties } from './record-type.ts'

const basicTypes = new Set(['bool', 'int', 'uint', 'float', 'string', 'time', 'duration', 'bytes', 'regexp'])

/**
 * The error in InfluxDB's words where a row function failed because of types. InfluxDB compares the types that the
 * checker inferred for the row with those of the columns before it looks at any row; this engine asks the checker
 * only once something went wrong. Any other error is answered as it is.
 */
export function explained(error: unknown, fn: Closure, parameter: string, table: Table): unknown {
  if (!(error instanceof FluxError)) return error
  const conflict = typeConflict(fn, parameter, table)
  if (conflict) return new PreparationError('invalid', conflict, { cause: error })
  if (!unsupportedPair(error)) return error
  const at = formatPosition(positionOf(fn.code.expression.location))
  return new PreparationError(error.code, `cannot compile @ ${at}: ${error.message}`, { cause: error })
}

function typeConflict({ code }: Closure, parameter: string, table: Table): string | undefined {
  const param = code.expression.params.find(({ key }) => 'name' in key && key.name === parameter)
  if (!param || code.script === undefined) return undefined
  const { line, column } = param.key.location.start
  const text = typeAt(code.script, line, column)
  const variables = new Map<string, string>()
  for (const { label, type } of recordProperties(text ?? '')) {
    const actual = vectorOf(table, label)?.type
    if (!actual) continue
    const inferred = basicTypes.has(type) ? type : variables.get(type)
    if (inferred === undefined) variables.set(type, actual)
    else if (inferred !== actual) return `type conflict: ${inferred} != ${actual}`
  }
  return undefined
}
