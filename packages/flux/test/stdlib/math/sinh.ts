import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('math', [
  {
    name: 'answers what Go answers',
    values: {
      'math.sinh(x: 1.0)': 'float 1.1752011936438014',
      'math.sinh(x: -1.5)': 'float -2.1292794550948178',
    },
  },
])
