import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('math', [
  {
    name: 'answers what Go answers',
    values: {
      'math.gamma(x: 0.5)': 'float 1.7724538509055159',
      'math.gamma(x: 10.0)': 'float 362880',
      'math.gamma(x: -1.5)': 'float 2.363271801207355',
      'math.gamma(x: -1.0)': 'float NaN',
      'math.gamma(x: 0.0)': 'float +Inf',
    },
  },
])
