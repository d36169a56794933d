import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('math', [
  {
    name: 'answers what Go answers',
    values: {
      'math.sqrt(x: 2.0)': 'float 1.4142135623730951',
      'math.sqrt(x: 0.0)': 'float 0',
      'math.sqrt(x: -1.0)': 'float NaN',
    },
  },
  {
    name: 'zero keeps its sign',
    values: {
      'math.sqrt(x: -0.0)': 'float -0',
    },
  },
])
