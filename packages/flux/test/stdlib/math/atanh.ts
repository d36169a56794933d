import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('math', [
  {
    name: 'answers what Go answers',
    values: {
      'math.atanh(x: 0.5)': 'float 0.5493061443340548',
      'math.atanh(x: 1.0)': 'float +Inf',
      'math.atanh(x: -1.0)': 'float -Inf',
    },
  },
])
