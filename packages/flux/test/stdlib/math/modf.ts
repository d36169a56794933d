import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('math', [
  {
    name: 'both parts keep the sign',
    values: {
      'math.modf(f: -3.25).int': 'float -3',
      'math.modf(f: -3.25).frac': 'float -0.25',
    },
  },
])
