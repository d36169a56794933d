import { FluxError } from '../../errors.ts'
import { transformation } from '../../function/define.ts'
import { groupTables } from '../../table/regroup.ts'
import { streamed } from '../../table/streams.ts'

export interface GroupSpec {
  readonly columns: readonly string[]
  readonly mode: 'by' | 'except'
}

/**
 * Puts rows with equal values in the columns of the key into one table. Columns stay where they are.
 * @see https://docs.influxdata.com/flux/v0/stdlib/universe/group/
 */
export const group = transformation<GroupSpec>({
  package: 'universe',
  name: 'group',
  parameters: { tables: '<-', columns: '?', mode: '?' },
  spec(args) {
    const mode = args.has('mode') ? args.string('mode') : 'by'
    if (mode !== 'by' && mode !== 'except')
      throw new FluxError('invalid', 'invalid group mode: must be "by" or "except"')
    return { columns: args.has('columns') ? args.strings('columns') : [], mode }
  },
  parts: 'makes',
  run: ([input], { columns, mode }, context) =>
    groupTables(
      streamed(input, context, (table) => table),
      columns,
      mode,
    ),
})
