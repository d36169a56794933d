import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('math', [
  {
    name: 'the float of the bits',
    values: {
      'math.float64frombits(b: uint(v: 4607182418800017408))': 'float 1',
      'math.float64frombits(b: math.float64bits(f: -2.5))': 'float -2.5',
    },
  },
])
