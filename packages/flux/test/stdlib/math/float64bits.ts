import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('math', [
  {
    name: 'the bits as an unsigned int',
    values: {
      'math.float64bits(f: 1.0)': 'uint 4607182418800017408',
      'math.float64bits(f: -0.0)': 'uint 9223372036854775808',
    },
  },
])
