import { transformation } from '../../function/define.ts'
import { changeColumns, relabeled } from '../../table/change-columns.ts'
import { type ColumnChoice, columnChoice } from '../column-choice.ts'

export interface KeepSpec {
  readonly chosen: ColumnChoice
  /** The columns to keep where they are named. */
  readonly columns?: readonly string[]
}

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/keep/ */
export const keep = transformation<KeepSpec>({
  package: 'universe',
  name: 'keep',
  parameters: { tables: '<-', fn: '?', columns: '?' },
  spec: (args) => ({
    chosen: columnChoice(args, 'keep'),
    ...(args.has('columns') && { columns: args.strings('columns') }),
  }),
  run: ([input], { chosen }, context) =>
    changeColumns(input, context, (table) => relabeled(table, (label) => (chosen(label) ? label : undefined))),
})
