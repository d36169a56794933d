import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('math', [
  {
    name: 'answers what Go answers',
    values: {
      'math.trunc(x: 2.5)': 'float 2',
      'math.trunc(x: -2.5)': 'float -2',
      'math.trunc(x: -0.5)': 'float -0',
    },
  },
])
