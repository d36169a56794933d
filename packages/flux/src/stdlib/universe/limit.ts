import { FluxError } from '../../errors.ts'
import { transformation } from '../../function/define.ts'
import { sliceRows } from '../../table/make-table.ts'
import { streamed } from '../../table/streams.ts'

/**
 * A table all of whose rows `offset` skips vanishes; with `n: 0` it stays, without rows.
 * @see https://docs.influxdata.com/flux/v0/stdlib/universe/limit/
 */
export const limit = transformation({
  package: 'universe',
  name: 'limit',
  parameters: { tables: '<-', n: '!', offset: '?' },
  spec: (args) => {
    const offset = args.has('offset') ? args.int('offset') : 0n
    if (offset < 0n) throw new FluxError('invalid', `limit offset cannot be negative (${offset})`)
    return { n: Number(args.int('n')), offset: Number(offset) }
  },
  parts: 'keeps',
  run: ([input], { n, offset }, context) =>
    streamed(input, context, (table) => {
      if (n <= 0 || table.length === 0) return sliceRows(table, 0, 0)
      if (table.length <= offset) return undefined
      return sliceRows(table, offset, Math.min(table.length, offset + n))
    }),
})
