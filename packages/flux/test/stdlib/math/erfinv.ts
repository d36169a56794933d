import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('math', [
  {
    name: 'answers what Go answers',
    values: {
      'math.erfinv(x: 0.5)': 'float 0.4769362762044699',
      'math.erfinv(x: -0.5)': 'float -0.4769362762044699',
      'math.erfinv(x: 1.0)': 'float +Inf',
      'math.erfinv(x: 2.0)': 'float NaN',
    },
  },
])
