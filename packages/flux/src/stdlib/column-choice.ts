import { FluxError } from '../errors.ts'
import type { ArgumentReader } from '../function/arguments.ts'
import type { FluxFunction } from '../values/function.ts'

/** Whether a column is meant. */
export type ColumnChoice = (label: string) => boolean

/** Reads `columns` or `fn` of `keep` and `drop`, of which exactly one must be given. */
export function columnChoice(args: ArgumentReader, name: string): ColumnChoice {
  const hasColumns = args.has('columns')
  const hasFn = args.has('fn')
  if (!hasColumns && !hasFn) {
    throw new FluxError('invalid', `${name} error: neither column list nor predicate function provided`)
  }
  if (hasColumns && hasFn) {
    throw new FluxError('invalid', `${name} error: both column list and predicate provided`)
  }
  if (hasFn) {
    const fn = args.rowFn('fn')
    return (label) => callOnLabel(fn, label) === true
  }
  const columns = new Set(args.strings('columns'))
  return (label) => columns.has(label)
}

/** The value of a function of a column's label. */
export const callOnLabel = (fn: FluxFunction, label: string) => fn.call(new Map([['column', label]]), undefined)
