import { FluxError } from '../../errors.ts'
import { transformation } from '../../function/define.ts'
import { columnOf } from '../../table/make-table.ts'
import { splitRows } from '../../table/regroup.ts'
import { collected } from '../../table/streams.ts'

/** Adds columns to the group key. */
export const group = transformation<ReadonlySet<string>>({
  package: 'experimental',
  name: 'group',
  parameters: { tables: '<-', mode: '!', columns: '!' },
  spec(args) {
    const mode = args.string('mode')
    if (mode !== 'extend')
      throw new FluxError(
        'invalid',
        `invalid group mode ${JSON.stringify(mode)}; experimental.group requires mode "extend"`,
      )
    return new Set(args.has('columns') ? args.strings('columns') : [])
  },
  run: ([tables], columns, context) =>
    collected(tables, context, (table) => {
      for (const label of columns)
        if (!columnOf(table, label)) throw new FluxError('invalid', `unknown column ${JSON.stringify(label)}`)
      return splitRows(table, (label) => table.key.has(label) || columns.has(label))
    }),
})
