import { FluxError } from '../../errors.ts'
import { transformation } from '../../function/define.ts'
import { changeColumns, relabeled } from '../../table/change-columns.ts'
import { vectorOf } from '../../table/make-table.ts'
import type { FluxFunction } from '../../values/function.ts'
import { typeOf } from '../../values/type-of.ts'
import { callOnLabel } from '../column-choice.ts'

type Spec = { readonly columns: ReadonlyMap<string, string> } | { readonly fn: FluxFunction }

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/rename/ */
export const rename = transformation({
  package: 'universe',
  name: 'rename',
  parameters: { tables: '<-', fn: '?', columns: '?' },
  spec: (args): Spec => {
    const hasColumns = args.has('columns')
    const hasFn = args.has('fn')
    if (!hasColumns && !hasFn) {
      throw new FluxError('invalid', 'rename error: neither column list nor map function provided')
    }
    if (hasColumns && hasFn) throw new FluxError('invalid', 'rename error: both column list and map function provided')
    if (hasFn) return { fn: args.rowFn('fn') }
    const columns = new Map<string, string>()
    for (const [from, to] of args.record('columns').properties) {
      if (typeof to !== 'string') {
        const type = typeOf(to)
        throw new FluxError('invalid', `rename error: columns object contains non-string value of type ${type}`)
      }
      columns.set(from, to)
    }
    return { columns }
  },
  run: ([input], spec, context) =>
    changeColumns(input, context, (table) => {
      if ('fn' in spec) return relabeled(table, (label) => callOnLabel(spec.fn, label) as string)
      for (const label of spec.columns.keys()) {
        if (!vectorOf(table, label)) {
          throw new FluxError('invalid', `rename error: column "${label}" doesn't exist`)
        }
      }
      return relabeled(table, (label) => spec.columns.get(label) ?? label)
    }),
})
