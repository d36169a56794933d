import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('math', [
  {
    name: 'answers what Go answers',
    values: {
      'math.mMin(x: 2.0, y: -7.0)': 'float -7',
      'math.mMin(x: math.NaN(), y: 1.0)': 'float NaN',
      'math.mMin(x: math.NaN(), y: math.mInf(sign: -1))': 'float -Inf',
      'math.mMin(x: 0.0, y: -0.0)': 'float -0',
    },
  },
])
