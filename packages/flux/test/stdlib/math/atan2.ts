import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('math', [
  {
    name: 'answers what Go answers',
    values: {
      'math.atan2(y: 1.0, x: -1.0)': 'float 2.356194490192345',
      'math.atan2(y: -0.0, x: -1.0)': 'float -3.141592653589793',
      'math.atan2(y: 0.0, x: 0.0)': 'float 0',
    },
  },
])
