import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('math', [
  {
    name: 'answers what Go answers',
    values: {
      'math.log1p(x: 0.00000001)': 'float 0.000000009999999950000001',
      'math.log1p(x: 1.5)': 'float 0.9162907318741551',
      'math.log1p(x: -1.0)': 'float -Inf',
    },
  },
])
