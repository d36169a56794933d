import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('math', [
  {
    name: 'answers what Go answers',
    values: {
      'math.asin(x: 0.5)': 'float 0.5235987755982989',
      'math.asin(x: 1.0)': 'float 1.5707963267948966',
      'math.asin(x: 2.0)': 'float NaN',
    },
  },
])
