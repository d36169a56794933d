import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('math', [
  {
    name: 'answers what Go answers',
    values: {
      'math.cbrt(x: 27.0)': 'float 3',
      'math.cbrt(x: -1.5)': 'float -1.1447142425533319',
    },
  },
])
