import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('math', [
  {
    name: 'answers what Go answers',
    values: {
      'math.logb(x: 10.0)': 'float 3',
      'math.logb(x: 0.3)': 'float -2',
      'math.logb(x: 0.0)': 'float -Inf',
      'math.logb(x: math.mInf(sign: 1))': 'float +Inf',
    },
  },
])
