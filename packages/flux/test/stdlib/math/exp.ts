import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('math', [
  {
    name: 'answers what Go answers',
    values: {
      'math.exp(x: 1.0)': 'float 2.718281828459045',
      'math.exp(x: -1.5)': 'float 0.22313016014842982',
      'math.exp(x: 1000.0)': 'float +Inf',
      'math.exp(x: math.mInf(sign: -1))': 'float 0',
    },
  },
])
