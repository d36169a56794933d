import { type Rule, replacing } from '../../plan/rule.ts'
import { distinct } from '../../stdlib/universe/distinct.ts'
import { type GroupSpec, group } from '../../stdlib/universe/group.ts'
import { keep } from '../../stdlib/universe/keep.ts'
import { type ReadRangeSpec, readRange } from '../read-range.ts'
import { readTagValues } from '../read-tag-values.ts'
import { keepsOnly } from './push-down-tag-keys.ts'

const notTags: ReadonlySet<string> = new Set(['_start', '_stop', '_time', '_value'])

/** `keep |> group |> distinct` of one tag right after a read asks the store for the values of the tag. */
export const pushDownTagValues: Rule = {
  name: 'push-down-tag-values',
  rewrite(node, plan) {
    const grouped = node.inputs[0]
    const kept = grouped?.inputs[0]
    const source = kept?.inputs[0]
    if (node.operation !== distinct.operation || grouped?.operation !== group.operation) return undefined
    if (kept?.operation !== keep.operation || source?.operation !== readRange) return undefined
    if (![grouped, kept, source].every((input) => plan.hasSingleConsumer(input))) return undefined
    const { columns, mode } = grouped.spec as GroupSpec
    const { column: tag } = node.spec as { column: string }
    if (mode !== 'by' || columns.length > 0 || notTags.has(tag) || !keepsOnly(kept.spec, tag)) return undefined
    const spec = { ...(source.spec as ReadRangeSpec), tag }
    return replacing(node, { operation: readTagValues, spec, inputs: [] })
  },
}
