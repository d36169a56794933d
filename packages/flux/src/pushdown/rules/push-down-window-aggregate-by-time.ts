import type { PlanNode } from '../../plan/node.ts'
import { type Rule, replacing } from '../../plan/rule.ts'
import { duplicate } from '../../stdlib/universe/duplicate.ts'
import { type WindowSpec, window } from '../../stdlib/universe/window.ts'
import { isInfinite } from '../../values/window.ts'
import { type ReadWindowAggregateSpec, readWindowAggregate } from '../read-window-aggregate.ts'
import { hasUsualColumns } from './push-down-window-aggregate.ts'

/** Windows that `aggregateWindow` joins again are read as one table a series, with a bound as the time. */
export const pushDownWindowAggregateByTime: Rule = {
  name: 'push-down-window-aggregate-by-time',
  rewrite(node, plan) {
    const joined = joinedWindows(node)
    if (!joined) return undefined
    const { timed, timeColumn } = joined
    const [source] = timed.inputs
    if (source?.operation !== readWindowAggregate) return undefined
    if (!plan.hasSingleConsumer(timed) || !plan.hasSingleConsumer(source)) return undefined
    const spec = source.spec as ReadWindowAggregateSpec
    if (spec.timeColumn) return undefined
    return replacing(node, { operation: readWindowAggregate, spec: { ...spec, timeColumn }, inputs: [] })
  },
}

/** The end of an `aggregateWindow`: a bound is copied to `_time` and one window holds all. */
export function joinedWindows(
  node: PlanNode,
): { readonly timed: PlanNode; readonly timeColumn: '_start' | '_stop' } | undefined {
  const [timed] = node.inputs
  if (node.operation !== window.operation || timed?.operation !== duplicate.operation) return undefined
  const spec = node.spec as WindowSpec
  if (!isInfinite(spec.every) || !isInfinite(spec.period) || spec.createEmpty || !hasUsualColumns(spec))
    return undefined
  const { column, as } = timed.spec as { readonly column: string; readonly as: string }
  if (as !== '_time' || (column !== '_start' && column !== '_stop')) return undefined
  return { timed, timeColumn: column }
}
