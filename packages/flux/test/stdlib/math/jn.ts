import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('math', [
  {
    name: 'answers what Go answers',
    values: {
      'math.jn(n: 5, x: 2.5)': 'float 0.019501625134503237',
      'math.jn(n: 40, x: 50.0)': 'float -0.13817628120116146',
      'math.jn(n: -3, x: 10.0)': 'float -0.058379379305186836',
    },
  },
])
