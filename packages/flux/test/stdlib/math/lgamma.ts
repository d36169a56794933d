import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('math', [
  {
    name: 'answers what Go answers',
    values: {
      'math.lgamma(x: 10.0).lgamma': 'float 12.80182748008147',
      'math.lgamma(x: -1.5).sign': 'int 1',
      'math.lgamma(x: -0.5).sign': 'int -1',
      'math.lgamma(x: 1.0).lgamma': 'float 0',
    },
  },
])
