import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('math', [
  {
    name: 'is equal to nothing',
    values: {
      'math.NaN()': 'float NaN',
      'math.NaN() == math.NaN()': 'bool false',
    },
  },
])
