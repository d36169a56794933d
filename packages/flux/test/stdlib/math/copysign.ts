import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('math', [
  {
    name: 'answers what Go answers',
    values: {
      'math.copysign(x: 3.5, y: -1.0)': 'float -3.5',
      'math.copysign(x: -3.5, y: 0.0)': 'float 3.5',
      'math.copysign(x: 3.5, y: -0.0)': 'float -3.5',
    },
  },
])
