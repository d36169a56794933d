import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('math', [
  {
    name: 'answers what Go answers',
    values: {
      'math.y0(x: 0.5)': 'float -0.44451873350670656',
      'math.y0(x: 10.0)': 'float 0.05567116728359939',
      'math.y0(x: 0.0)': 'float -Inf',
      'math.y0(x: -1.0)': 'float NaN',
    },
  },
])
