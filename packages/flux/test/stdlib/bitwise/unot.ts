import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('bitwise', [
  {
    name: 'turns every bit',
    values: {
      'bitwise.unot(a: uint(v: 0))': 'uint 18446744073709551615',
    },
  },
])
