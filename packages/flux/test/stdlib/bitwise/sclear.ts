import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('bitwise', [
  {
    name: 'works on 64 bits',
    values: {
      'bitwise.sclear(a: 15, b: 5)': 'int 10',
    },
  },
])
