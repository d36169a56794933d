import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('math', [
  {
    name: 'answers what Go answers',
    values: {
      'math.exp2(x: 10.0)': 'float 1024',
      'math.exp2(x: -1.5)': 'float 0.35355339059327373',
    },
  },
])
