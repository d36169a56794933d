import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('math', [
  {
    name: 'answers what Go answers',
    values: {
      'math.sincos(x: 1.0).sin': 'float 0.8414709848078965',
      'math.sincos(x: 1.0).cos': 'float 0.5403023058681398',
    },
  },
])
