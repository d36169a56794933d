import { type Rule, replacing } from '../../plan/rule.ts'
import { distinct } from '../../stdlib/universe/distinct.ts'
import { type KeepSpec, keep } from '../../stdlib/universe/keep.ts'
import { keys } from '../../stdlib/universe/keys.ts'
import { type ReadRangeSpec, readRange } from '../read-range.ts'
import { readTagKeys } from '../read-tag-keys.ts'

/** `keys |> keep |> distinct` of one column right after a read asks the store for the labels of its series. */
export const pushDownTagKeys: Rule = {
  name: 'push-down-tag-keys',
  rewrite(node, plan) {
    const kept = node.inputs[0]
    const listed = kept?.inputs[0]
    const source = listed?.inputs[0]
    if (node.operation !== distinct.operation || kept?.operation !== keep.operation) return undefined
    if (listed?.operation !== keys.operation || source?.operation !== readRange) return undefined
    if (![kept, listed, source].every((input) => plan.hasSingleConsumer(input))) return undefined
    const { column } = listed.spec as { column: string }
    if ((node.spec as { column: string }).column !== column || !keepsOnly(kept.spec, column)) return undefined
    return replacing(node, { operation: readTagKeys, spec: source.spec as ReadRangeSpec, inputs: [] })
  },
}

/** True where `keep` keeps one column, by its name. */
export function keepsOnly(spec: unknown, column: string): boolean {
  const { columns } = spec as KeepSpec
  return columns?.length === 1 && columns[0] === column
}
