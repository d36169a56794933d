import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('math', [
  {
    name: 'answers what Go answers',
    values: {
      'math.yn(n: 5, x: 2.5)': 'float -3.8301760007407504',
      'math.yn(n: 2, x: 50.0)': 'float 0.09579316872759645',
      'math.yn(n: -3, x: 0.0)': 'float +Inf',
    },
  },
])
