import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('math', [
  {
    name: 'answers what Go answers',
    values: {
      'math.ldexp(frac: 0.75, exp: 4)': 'float 12',
      'math.ldexp(frac: 1.0, exp: 2000)': 'float +Inf',
      'math.ldexp(frac: 1.0, exp: -1074) == math.smallestNonzeroFloat': 'bool true',
      'math.ldexp(frac: -1.0, exp: -2000)': 'float -0',
    },
  },
])
