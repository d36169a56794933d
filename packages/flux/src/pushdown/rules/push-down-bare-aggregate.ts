import { type Rule, replacing } from '../../plan/rule.ts'
import { type ReadRangeSpec, readRange } from '../read-range.ts'
import { readWindowAggregate } from '../read-window-aggregate.ts'
import { storeAggregateOf } from '../store-aggregate.ts'

/** An aggregate right after a read is one window over the whole range. */
export const pushDownBareAggregate: Rule = {
  name: 'push-down-bare-aggregate',
  rewrite(node, plan) {
    const [source] = node.inputs
    const aggregate = storeAggregateOf(node)
    if (!aggregate || source?.operation !== readRange || !plan.hasSingleConsumer(source)) return undefined
    return replacing(node, {
      operation: readWindowAggregate,
      spec: {
        ...(source.spec as ReadRangeSpec),
        aggregate,
        window: undefined,
        createEmpty: false,
        timeColumn: undefined,
        forceAggregate: false,
      },
      inputs: [],
    })
  },
}
