import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('math', [
  {
    name: 'the sign is that of the argument',
    values: {
      'math.mInf(sign: 1)': 'float +Inf',
      'math.mInf(sign: 0)': 'float +Inf',
      'math.mInf(sign: -1)': 'float -Inf',
    },
  },
])
