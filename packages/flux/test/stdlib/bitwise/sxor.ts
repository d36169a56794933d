import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('bitwise', [
  {
    name: 'works on 64 bits',
    values: {
      'bitwise.sxor(a: 12, b: 10)': 'int 6',
    },
  },
])
