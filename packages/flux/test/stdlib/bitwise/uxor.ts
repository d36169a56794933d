import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('bitwise', [
  {
    name: 'works on 64 bits',
    values: {
      'bitwise.uxor(a: uint(v: 12), b: uint(v: 10))': 'uint 6',
    },
  },
])
