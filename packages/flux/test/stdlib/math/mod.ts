import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('math', [
  {
    name: 'answers what Go answers',
    values: {
      'math.mod(x: -7.0, y: 3.0)': 'float -1',
      'math.mod(x: 7.5, y: -2.0)': 'float 1.5',
      'math.mod(x: 7.0, y: 0.0)': 'float NaN',
    },
  },
])
