import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('bitwise', [
  {
    name: 'works on 64 bits',
    values: {
      'bitwise.uclear(a: uint(v: 15), b: uint(v: 5))': 'uint 10',
    },
  },
])
