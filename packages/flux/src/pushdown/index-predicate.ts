import { FluxError } from '../errors.ts'
import type { Predicate } from '../storage/predicate.ts'

/** The columns that a predicate asks about; `_value` for the conditions on values. */
export function columnsAskedFor(predicate: Predicate | undefined): ReadonlySet<string> {
  const columns = new Set<string>()
  const visit = (part: Predicate): void => {
    if (part.kind === 'and' || part.kind === 'or') {
      visit(part.left)
      visit(part.right)
    } else columns.add('name' in part ? part.name : '_value')
  }
  if (predicate) visit(predicate)
  return columns
}

/** What of a predicate InfluxDB's index can decide: the fields are not in it, so that any will do. */
export function withoutFields(predicate: Predicate | undefined): Predicate | undefined {
  if (!predicate) return undefined
  if (predicate.kind !== 'and' && predicate.kind !== 'or')
    return 'name' in predicate && predicate.name === '_field' ? undefined : predicate
  const left = withoutFields(predicate.left)
  const right = withoutFields(predicate.right)
  if (left && right) return { ...predicate, left, right }
  return predicate.kind === 'and' ? (left ?? right) : undefined
}

/** InfluxDB answers nothing about tags where a value is asked about. */
export function refuseValues(predicate: Predicate | undefined): void {
  if (columnsAskedFor(predicate).has('_value')) throw new FluxError('internal error', 'field values unsupported')
}
