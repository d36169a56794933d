import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('bitwise', [
  {
    name: 'works on 64 bits',
    values: {
      'bitwise.ulshift(a: uint(v: 1), b: uint(v: 40))': 'uint 1099511627776',
      'bitwise.ulshift(a: uint(v: 1), b: uint(v: 63))': 'uint 9223372036854775808',
      'bitwise.ulshift(a: uint(v: 1), b: uint(v: 64))': 'uint 0',
    },
  },
])
