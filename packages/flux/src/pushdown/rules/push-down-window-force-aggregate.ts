import { type Rule, replacing } from '../../plan/rule.ts'
import { fill } from '../../stdlib/experimental/table/fill.ts'
import { type ReadWindowAggregateSpec, readWindowAggregate } from '../read-window-aggregate.ts'

/** `table.fill` after pushed-down windows: a window without points is a row of nulls. */
export const pushDownWindowForceAggregate: Rule = {
  name: 'push-down-window-force-aggregate',
  rewrite(node, plan) {
    const [source] = node.inputs
    if (node.operation !== fill.operation || source?.operation !== readWindowAggregate) return undefined
    const spec = source.spec as ReadWindowAggregateSpec
    if (spec.timeColumn || spec.forceAggregate || !plan.hasSingleConsumer(source)) return undefined
    return replacing(node, { operation: readWindowAggregate, spec: { ...spec, forceAggregate: true }, inputs: [] })
  },
}
