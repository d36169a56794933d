import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('bitwise', [
  {
    name: 'turns every bit',
    values: {
      'bitwise.snot(a: 12)': 'int -13',
    },
  },
])
