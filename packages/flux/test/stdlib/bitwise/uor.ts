import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('bitwise', [
  {
    name: 'works on 64 bits',
    values: {
      'bitwise.uor(a: uint(v: 12), b: uint(v: 10))': 'uint 14',
    },
  },
])
