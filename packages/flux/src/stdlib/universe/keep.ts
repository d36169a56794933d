import { changeColumns, relabeled } from '../../table/change-columns.ts'
import { columnChoice } from '../column-choice.ts'
import { transformation } from '../define.ts'

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/keep/ */
export const keep = transformation({
  package: 'universe',
  name: 'keep',
  parameters: { tables: '<-', fn: '?', columns: '?' },
  spec: (args) => ({ chosen: columnChoice(args, 'keep') }),
  run: ([input], { chosen }, context) =>
    changeColumns(input, context, (table) => relabeled(table, (label) => (chosen(label) ? label : undefined))),
})
