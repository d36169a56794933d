import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('math', [
  {
    name: 'answers what Go answers',
    values: {
      'math.ceil(x: 1.5)': 'float 2',
      'math.ceil(x: -1.5)': 'float -1',
      'math.ceil(x: -0.5)': 'float -0',
    },
  },
])
