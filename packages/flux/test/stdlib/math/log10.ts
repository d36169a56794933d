import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('math', [
  {
    name: 'answers what Go answers',
    values: {
      'math.log10(x: 1000.0)': 'float 3',
      'math.log10(x: 0.1)': 'float -0.9999999999999999',
      'math.log10(x: 0.0)': 'float -Inf',
    },
  },
])
