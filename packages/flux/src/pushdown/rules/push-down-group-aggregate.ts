import { type Rule, replacing } from '../../plan/rule.ts'
import { type ReadGroupSpec, readGroup } from '../read-group.ts'
import { storeAggregateOf } from '../store-aggregate.ts'

/** An aggregate other than `mean` right after a pushed-down `group` is computed while the group is read. */
export const pushDownGroupAggregate: Rule = {
  name: 'push-down-group-aggregate',
  rewrite(node, plan) {
    const [source] = node.inputs
    const aggregate = storeAggregateOf(node)
    if (!aggregate || aggregate === 'mean' || source?.operation !== readGroup) return undefined
    const spec = source.spec as ReadGroupSpec
    if (spec.aggregate || !plan.hasSingleConsumer(source)) return undefined
    return replacing(node, { operation: readGroup, spec: { ...spec, aggregate }, inputs: [] })
  },
}
