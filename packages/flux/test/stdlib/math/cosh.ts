import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('math', [
  {
    name: 'answers what Go answers',
    values: {
      'math.cosh(x: 1.0)': 'float 1.5430806348152437',
      'math.cosh(x: -1.5)': 'float 2.3524096152432477',
    },
  },
])
