import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('math', [
  {
    name: 'answers what Go answers',
    values: {
      'math.acosh(x: 1.5)': 'float 0.9624236501192069',
      'math.acosh(x: 10.0)': 'float 2.993222846126381',
      'math.acosh(x: 0.5)': 'float NaN',
    },
  },
])
