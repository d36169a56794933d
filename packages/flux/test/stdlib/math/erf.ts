import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('math', [
  {
    name: 'answers what Go answers',
    values: {
      'math.erf(x: 0.5)': 'float 0.5204998778130465',
      'math.erf(x: -1.5)': 'float -0.9661051464753108',
      'math.erf(x: 6.0)': 'float 1',
      'math.erf(x: 0.0)': 'float 0',
    },
  },
])
