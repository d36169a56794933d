import { scalar } from '../../function/define.ts'
import { UInt } from '../../values/value.ts'

/** `bitwise.unot(a:)`: every bit the other way. */
export const unot = scalar({
  package: 'bitwise',
  name: 'unot',
  parameters: { a: '!' },
  call: (args) => new UInt(~args.uint('a')),
})
