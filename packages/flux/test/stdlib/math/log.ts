import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('math', [
  {
    name: 'answers what Go answers',
    values: {
      'math.log(x: 10.0)': 'float 2.302585092994046',
      'math.log(x: 0.0)': 'float -Inf',
      'math.log(x: -1.5)': 'float NaN',
    },
  },
])
