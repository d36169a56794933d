import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('math', [
  {
    name: 'answers what Go answers',
    values: {
      'math.log2(x: 10.0)': 'float 3.321928094887362',
      'math.log2(x: 0.5)': 'float -1',
      'math.log2(x: 0.0)': 'float -Inf',
    },
  },
])
