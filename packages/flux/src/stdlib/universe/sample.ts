import { FluxError } from '../../errors.ts'
import { transformation } from '../../function/define.ts'
import { takeRows, vectorOf } from '../../table/make-table.ts'
import { collected } from '../../table/streams.ts'
import { stringOr } from '../argument-defaults.ts'

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/sample/ */
export const sample = transformation({
  package: 'universe',
  name: 'sample',
  parameters: { tables: '<-', n: '!', pos: '?', column: '?' },
  spec: (args) => {
    const n = args.int('n')
    if (n <= 0n) throw new FluxError('invalid', `n must be a positive integer, but was ${n}`)
    const pos = args.has('pos') ? args.int('pos') : -1n
    if (pos >= n) throw new FluxError('invalid', `pos must be less than n, but ${pos} >= ${n}`)
    return { n: Number(n), pos: Number(pos), column: stringOr(args, 'column', '_value') }
  },
  run: ([input], { n, pos, column }, context) =>
    collected(input, context, (table) => {
      if (!vectorOf(table, column)) throw new FluxError('invalid', `no column "${column}" exists`)
      const start = pos < 0 ? Math.floor(Math.random() * n) : pos
      const count = Math.max(0, Math.ceil((table.length - start) / n))
      return takeRows(
        table,
        Int32Array.from({ length: count }, (_, i) => start + i * n),
      )
    }),
})
