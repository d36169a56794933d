import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('math', [
  {
    name: 'answers what Go answers',
    values: {
      'math.dim(x: 5.0, y: 3.0)': 'float 2',
      'math.dim(x: 3.0, y: 5.0)': 'float 0',
      'math.dim(x: math.NaN(), y: 1.0)': 'float NaN',
    },
  },
])
