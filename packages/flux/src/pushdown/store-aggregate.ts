import { FluxError } from '../errors.ts'
import type { Operation, PlanNode } from '../plan/node.ts'
import { count } from '../stdlib/universe/count.ts'
import { first } from '../stdlib/universe/first.ts'
import { last } from '../stdlib/universe/last.ts'
import { max } from '../stdlib/universe/max.ts'
import { mean } from '../stdlib/universe/mean.ts'
import { min } from '../stdlib/universe/min.ts'
import { sum } from '../stdlib/universe/sum.ts'
import type { FieldType } from '../storage/storage.ts'

/** The aggregates that the store computes while it reads. */
export type StoreAggregate = 'count' | 'sum' | 'mean' | 'min' | 'max' | 'first' | 'last'

const byOperation = new Map<Operation<never>, StoreAggregate>([
  [count.operation, 'count'],
  [sum.operation, 'sum'],
  [mean.operation, 'mean'],
  [min.operation, 'min'],
  [max.operation, 'max'],
  [first.operation, 'first'],
  [last.operation, 'last'],
])

/** The store's aggregate that a node asks for; undefined where it is another, or not of `_value`. */
export function storeAggregateOf({ operation, spec }: PlanNode): StoreAggregate | undefined {
  const aggregate = byOperation.get(operation)
  return aggregate && (spec as { readonly column: string }).column === '_value' ? aggregate : undefined
}

/** True where the aggregate picks a row, so that its time stays. */
export const picksRow = (aggregate: StoreAggregate): boolean =>
  aggregate !== 'count' && aggregate !== 'sum' && aggregate !== 'mean'

/** What the store calls the types of fields in its errors. */
export const storageTypes: Readonly<Record<FieldType, string>> = {
  float: 'float',
  int: 'integer',
  uint: 'unsigned',
  string: 'string',
  bool: 'boolean',
}

/** Throws where values of a type have no such aggregate. */
export function checkAggregate(aggregate: StoreAggregate, type: FieldType): void {
  const needsNumbers = aggregate !== 'count' && aggregate !== 'first' && aggregate !== 'last'
  if (needsNumbers && (type === 'string' || type === 'bool'))
    throw new FluxError('invalid', `unsupported input type for ${aggregate} aggregate: ${storageTypes[type]}`)
}
