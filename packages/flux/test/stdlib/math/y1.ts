import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('math', [
  {
    name: 'answers what Go answers',
    values: {
      'math.y1(x: 0.5)': 'float -1.4714723926702433',
      'math.y1(x: 10.0)': 'float 0.24901542420695386',
      'math.y1(x: 0.0)': 'float -Inf',
    },
  },
])
