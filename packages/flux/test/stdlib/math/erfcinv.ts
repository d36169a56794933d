import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('math', [
  {
    name: 'answers what Go answers',
    values: {
      'math.erfcinv(x: 0.5)': 'float 0.4769362762044699',
      'math.erfcinv(x: 1.5)': 'float -0.4769362762044699',
      'math.erfcinv(x: 0.0)': 'float +Inf',
      'math.erfcinv(x: 2.5)': 'float NaN',
    },
  },
])
