import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('math', [
  {
    name: 'answers what Go answers',
    values: {
      'math.mMax(x: 2.0, y: -7.0)': 'float 2',
      'math.mMax(x: math.NaN(), y: 1.0)': 'float NaN',
      'math.mMax(x: math.NaN(), y: math.mInf(sign: 1))': 'float +Inf',
      'math.mMax(x: 0.0, y: -0.0)': 'float 0',
    },
  },
])
