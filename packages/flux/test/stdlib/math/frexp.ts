import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('math', [
  {
    name: 'answers what Go answers',
    values: {
      'math.frexp(f: 12.0).frac': 'float 0.75',
      'math.frexp(f: 12.0).exp': 'int 4',
      'math.frexp(f: 0.0).frac': 'float 0',
      'math.frexp(f: -0.3).exp': 'int -1',
    },
  },
])
