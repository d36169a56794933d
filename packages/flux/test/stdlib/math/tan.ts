import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('math', [
  {
    name: 'answers what Go answers',
    values: {
      'math.tan(x: 0.5)': 'float 0.5463024898437905',
      'math.tan(x: 1.0)': 'float 1.557407724654902',
    },
  },
])
