import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('math', [
  {
    name: 'answers what Go answers',
    values: {
      'math.acos(x: 0.5)': 'float 1.0471975511965976',
      'math.acos(x: -1.0)': 'float 3.141592653589793',
      'math.acos(x: 2.0)': 'float NaN',
    },
  },
])
