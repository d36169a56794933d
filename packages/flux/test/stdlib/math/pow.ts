import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('math', [
  {
    name: 'answers what Go answers',
    values: {
      'math.pow(x: 2.0, y: 0.5)': 'float 1.4142135623730951',
      'math.pow(x: -8.0, y: 1.0 / 3.0)': 'float NaN',
      'math.pow(x: 1.0, y: math.NaN())': 'float 1',
      'math.pow(x: -1.0, y: math.mInf(sign: 1))': 'float 1',
      'math.pow(x: 0.0, y: -1.0)': 'float +Inf',
    },
  },
])
