import type { PlanNode } from '../../plan/node.ts'
import { type Rule, unplaced } from '../../plan/rule.ts'
import { fill } from '../../stdlib/experimental/table/fill.ts'
import { count } from '../../stdlib/universe/count.ts'
import { mean } from '../../stdlib/universe/mean.ts'
import { type StddevMode, stddev } from '../../stdlib/universe/stddev.ts'
import { sum } from '../../stdlib/universe/sum.ts'
import { type WindowSpec, window } from '../../stdlib/universe/window.ts'
import { isInfinite } from '../../values/window.ts'
import { type WindowedAggregateSpec, windowedAggregate } from '../windowed-aggregate.ts'
import { hasUsualColumns } from './push-down-window-aggregate.ts'
import { joinedWindows } from './push-down-window-aggregate-by-time.ts'

const aggregates = new Map<unknown, WindowedAggregateSpec['aggregate']>([
  [count.operation, 'count'],
  [mean.operation, 'mean'],
  [sum.operation, 'sum'],
])

/** What of a window is wanted; undefined where that is no aggregate, or one that looks at rows. */
function aggregateOf({ operation, spec }: PlanNode): WindowedAggregateSpec['aggregate'] | undefined {
  if (operation !== stddev.operation) return aggregates.get(operation)
  return (spec as { readonly mode: StddevMode }).mode === 'sample' ? 'stddev' : undefined
}

/** An `aggregateWindow` with count, mean, sum or stddev over tables that are not the store's is one step. */
export const fuseAggregateWindow: Rule = {
  name: 'fuse-aggregate-window',
  rewrite(node, plan) {
    const joined = joinedWindows(node)
    const [below] = joined?.timed.inputs ?? []
    const filled = below?.operation === fill.operation
    const aggregate = filled ? below.inputs[0] : below
    const windowed = aggregate?.inputs[0]
    if (!joined || !below || !aggregate || windowed?.operation !== window.operation) return undefined
    const name = aggregateOf(aggregate)
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
