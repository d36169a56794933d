import { type Rule, replacing } from '../../plan/rule.ts'
import { type GroupSpec, group } from '../../stdlib/universe/group.ts'
import { readGroup } from '../read-group.ts'
import { type ReadRangeSpec, readRange } from '../read-range.ts'

/** `group` by tags right after a read lets the store put the series together. The bounds stay in the key. */
export const pushDownGroup: Rule = {
  name: 'push-down-group',
  rewrite(node, plan) {
    const [source] = node.inputs
    if (node.operation !== group.operation || source?.operation !== readRange) return undefined
    const { columns, mode } = node.spec as GroupSpec
    if (mode !== 'by' || columns.includes('_time') || columns.includes('_value')) return undefined
    if (!plan.hasSingleConsumer(source)) return undefined
    const spec = { ...(source.spec as ReadRangeSpec), columns, aggregate: undefined }
    return replacing(node, { operation: readGroup, spec, inputs: [] })
  },
}
