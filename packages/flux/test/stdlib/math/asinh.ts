import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('math', [
  {
    name: 'answers what Go answers',
    values: {
      'math.asinh(x: 1.0)': 'float 0.881373587019543',
      'math.asinh(x: -1.5)': 'float -1.1947632172871094',
    },
  },
])
