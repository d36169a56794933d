import { type Rule, unplaced } from '../../plan/rule.ts'
import { _sortLimit } from '../../stdlib/universe/_sortLimit.ts'
import { limit } from '../../stdlib/universe/limit.ts'
import { sort } from '../../stdlib/universe/sort.ts'

/** `sort |> limit` keeps only the first rows while it sorts. */
export const sortLimit: Rule = {
  name: 'sort-limit',
  rewrite(node, plan) {
    const [sorted] = node.inputs
    if (node.operation !== limit.operation || sorted?.operation !== sort.operation) return undefined
    const { n, offset } = node.spec as { readonly n: number; readonly offset: number }
    if (offset !== 0 || !plan.hasSingleConsumer(sorted)) return undefined
    const spec = sorted.spec as { readonly columns: readonly string[]; readonly desc: boolean }
    return unplaced({ operation: _sortLimit.operation, spec: { n, ...spec }, inputs: sorted.inputs })
  },
}
