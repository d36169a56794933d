import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('math', [
  {
    name: 'answers what Go answers',
    values: {
      'math.erfc(x: 0.5)': 'float 0.4795001221869535',
      'math.erfc(x: -1.5)': 'float 1.9661051464753108',
      'math.erfc(x: 6.0)': 'float 0.00000000000000002151973671249891',
      'math.erfc(x: 0.0)': 'float 1',
    },
  },
])
