import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('math', [
  {
    name: 'answers what Go answers',
    values: {
      'math.hypot(p: 3.0, q: 4.0)': 'float 5',
      'math.hypot(p: math.NaN(), q: math.mInf(sign: -1))': 'float +Inf',
    },
  },
])
