import { FluxError } from '../../errors.ts'
import { groupTable, TableCollector } from '../../table/regroup.ts'
import { transformation } from '../define.ts'

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
  *run([input], { columns, mode }, context) {
    const collector = new TableCollector()
    for (const table of input ?? []) {
      context.checkpoint()
      for (const part of groupTable(table, columns, mode)) collector.add(part)
    }
    yield* collector.finish()
  },
})
