import { type Rule, replacing } from '../../plan/rule.ts'
import { type GroupSpec, group } from '../../stdlib/universe/group.ts'
import { readGroupedEdges } from '../read-grouped-edges.ts'
import { edgePicked, type ReadWindowAggregateSpec, readWindowAggregate } from '../read-window-aggregate.ts'

/**
 * A `group` by what series are called, of the first or last point of each, is put together as it is read. A step that takes
 * tables in parts would see them in another order: so one comes after it that wants whole tables, sorted by key.
 */
export const pushDownGroupedEdges: Rule = {
  name: 'push-down-grouped-edges',
  rewrite(node, plan) {
    const [grouping] = node.inputs
    const [source] = grouping?.inputs ?? []
    if (node.operation.parts !== undefined || node.inputs.length !== 1 || grouping?.operation !== group.operation)
      return undefined
    if (source?.operation !== readWindowAggregate) return undefined
    if (!plan.hasSingleConsumer(grouping) || !plan.hasSingleConsumer(source)) return undefined
    const { columns, mode } = grouping.spec as GroupSpec
    const read = source.spec as ReadWindowAggregateSpec
    const only = edgePicked(read)
    if (only === undefined || mode !== 'by' || columns.includes('_time') || columns.includes('_value')) return undefined
    const { bucket, start, stop, predicate } = read
    const spec = { bucket, start, stop, predicate, only, columns }
    return { ...node, inputs: [replacing(grouping, { operation: readGroupedEdges, spec, inputs: [] })] }
  },
}
