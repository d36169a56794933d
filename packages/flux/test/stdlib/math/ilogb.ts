import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('math', [
  {
    name: 'answers what Go answers',
    values: {
      'math.ilogb(x: 8.0)': 'int 3',
      'math.ilogb(x: 0.3)': 'int -2',
      'math.ilogb(x: 0.0)': 'int -2147483648',
      'math.ilogb(x: math.NaN())': 'int 2147483647',
    },
  },
])
