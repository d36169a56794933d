import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('math', [
  {
    name: 'answers what Go answers',
    values: {
      'math.sin(x: 0.5)': 'float 0.479425538604203',
      'math.sin(x: -1.5)': 'float -0.9974949866040544',
      'math.sin(x: 2.0)': 'float 0.9092974268256816',
      'math.sin(x: 0.0)': 'float 0',
      'math.sin(x: math.NaN())': 'float NaN',
    },
  },
])
