import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('math', [
  {
    name: 'answers what Go answers',
    values: {
      'math.remainder(x: 10.0, y: 4.0)': 'float 2',
      'math.remainder(x: 11.0, y: 4.0)': 'float -1',
      'math.remainder(x: -5.0, y: 3.0)': 'float 1',
      'math.remainder(x: 1.0, y: 0.0)': 'float NaN',
    },
  },
])
