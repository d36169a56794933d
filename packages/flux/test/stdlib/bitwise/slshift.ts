import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('bitwise', [
  {
    name: 'works on 64 bits',
    values: {
      'bitwise.slshift(a: 1, b: 40)': 'int 1099511627776',
      'bitwise.slshift(a: 1, b: 63)': 'int -9223372036854775808',
      'bitwise.slshift(a: 1, b: 64)': 'int 0',
    },
  },
])
