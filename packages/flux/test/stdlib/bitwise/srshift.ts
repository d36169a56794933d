import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('bitwise', [
  {
    name: 'works on 64 bits',
    values: {
      'bitwise.srshift(a: 16, b: 2)': 'int 4',
      'bitwise.srshift(a: 1, b: 100)': 'int 0',
      'bitwise.srshift(a: -16, b: 2)': 'int -4',
      'bitwise.srshift(a: -1, b: 100)': 'int -1',
    },
    fails: {
      'bitwise.srshift(a: 1, b: -1)': 'error calling function "srshift" …: panic: runtime error: negative shift amount',
    },
  },
])
