import { type Rule, unplaced } from '../../plan/rule.ts'
import { fill } from '../../stdlib/experimental/table/fill.ts'
import { count } from '../../stdlib/universe/count.ts'
import { mean } from '../../stdlib/universe/mean.ts'
import { sum } from '../../stdlib/universe/sum.ts'
import { type WindowSpec, window } from '../../stdlib/universe/window.ts'
import { isInfinite } from '../../values/window.ts'
import { windowedAggregate } from '../windowed-aggregate.ts'
import { hasUsualColumns } from './push-down-window-aggregate.ts'
import { joinedWindows } from './push-down-window-aggregate-by-time.ts'

const aggregates = new Map([
  [count.operation, 'count'],
  [mean.operation, 'mean'],
  [sum.operation, 'sum'],
] as const)

/** An `aggregateWindow` with count, mean or sum over tables that are not the store's is one step. */
export const fuseAggregateWindow: Rule = {
  name: 'fuse-aggregate-window',
  rewrite(node, plan) {
    const joined = joinedWindows(node)
    const [below] = joined?.timed.inputs ?? []
    const filled = below?.operation === fill.operation
    const aggregate = filled ? below.inputs[0] : below
    const windowed = aggregate?.inputs[0]
    if (!joined || !below || !aggregate || windowed?.operation !== window.operation) return undefined
    const name = aggregates.get(aggregate.operation as typeof count.operation)
    const spec = windowed.spec as WindowSpec
    if (!name || isInfinite(spec.every) || !hasUsualColumns(spec)) return undefined
    if (![joined.timed, below, aggregate, windowed].every((step) => plan.hasSingleConsumer(step))) return undefined
    return unplaced({
      operation: windowedAggregate,
      spec: {
        window: spec,
        aggregate: name,
        column: (aggregate.spec as { readonly column: string }).column,
        timeColumn: joined.timeColumn,
      },
      inputs: windowed.inputs,
    })
  },
}
