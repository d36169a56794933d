import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('math', [
  {
    name: 'answers what Go answers',
    values: {
      'math.expm1(x: 0.00000001)': 'float 0.000000010000000050000001',
      'math.expm1(x: 1.0)': 'float 1.718281828459045',
    },
  },
])
