import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('math', [
  {
    name: 'a half goes away from zero',
    values: {
      'math.round(x: 2.5)': 'float 3',
      'math.round(x: -2.5)': 'float -3',
      'math.round(x: 0.5)': 'float 1',
      'math.round(x: -0.5)': 'float -1',
      'math.round(x: 0.49999999999999994)': 'float 0',
      'math.round(x: math.mInf(sign: 1))': 'float +Inf',
    },
  },
])
