import type { PlanNode } from '../../plan/node.ts'
import { type Rule, unplaced } from '../../plan/rule.ts'
import { type FillSpec, fill } from '../../stdlib/universe/fill.ts'
import { type FillColumnsSpec, fillColumns } from '../fill-columns.ts'

/** `fill(usePrevious: true)` of one column after another is one step: a table is built once for all of them. */
export const mergeFills: Rule = {
  name: 'merge-fills',
  rewrite(node, plan) {
    const [first] = node.inputs
    const last = node.operation === fill.operation ? columnsOf(node) : undefined
    const before = first && columnsOf(first)
    if (!first || !before || !last || !plan.hasSingleConsumer(first)) return undefined
    return unplaced({ operation: fillColumns, spec: { columns: [...before, ...last] }, inputs: first.inputs })
  },
}

function columnsOf({ operation, spec }: PlanNode): readonly string[] | undefined {
  if (operation === fillColumns) return (spec as FillColumnsSpec).columns
  if (operation !== fill.operation) return undefined
  const { column, value } = spec as FillSpec
  return value === undefined ? [column] : undefined
}
