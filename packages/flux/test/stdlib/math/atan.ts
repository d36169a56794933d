import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('math', [
  {
    name: 'answers what Go answers',
    values: {
      'math.atan(x: 1.0)': 'float 0.7853981633974483',
      'math.atan(x: -1.5)': 'float -0.982793723247329',
      'math.atan(x: math.mInf(sign: 1))': 'float 1.5707963267948966',
    },
  },
])
