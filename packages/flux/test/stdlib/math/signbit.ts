import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('math', [
  {
    name: 'negative zero has the bit',
    values: {
      'math.signbit(x: -0.5)': 'bool true',
      'math.signbit(x: -0.0)': 'bool true',
      'math.signbit(x: 0.0)': 'bool false',
    },
  },
])
