import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('bitwise', [
  {
    name: 'works on 64 bits',
    values: {
      'bitwise.urshift(a: uint(v: 16), b: uint(v: 2))': 'uint 4',
      'bitwise.urshift(a: uint(v: 1), b: uint(v: 100))': 'uint 0',
    },
  },
])
