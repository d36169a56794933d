import { transformation } from '../../function/define.ts'
import { changeColumns, relabeled } from '../../table/change-columns.ts'
import { columnChoice } from '../column-choice.ts'

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/drop/ */
export const drop = transformation({
  package: 'universe',
  name: 'drop',
  parameters: { tables: '<-', fn: '?', columns: '?' },
  spec: (args) => ({ chosen: columnChoice(args, 'drop') }),
  run: ([input], { chosen }, context) =>
    changeColumns(input, context, (table) => relabeled(table, (label) => (chosen(label) ? undefined : label))),
})
