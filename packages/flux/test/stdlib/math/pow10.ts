import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('math', [
  {
    name: 'answers what Go answers',
    values: {
      'math.pow10(n: 2)': 'float 100',
      'math.pow10(n: -3)': 'float 0.001',
      'math.pow10(n: 400)': 'float +Inf',
      'math.pow10(n: -400)': 'float 0',
    },
  },
])
