import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('math', [
  {
    name: 'only NaN is none',
    values: {
      'math.isNaN(f: math.NaN())': 'bool true',
      'math.isNaN(f: 1.0)': 'bool false',
    },
  },
])
