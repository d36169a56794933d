import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('math', [
  {
    name: 'answers what Go answers',
    values: {
      'math.abs(x: -1.5)': 'float 1.5',
      'math.abs(x: 2.0)': 'float 2',
      'math.abs(x: math.mInf(sign: -1))': 'float +Inf',
    },
  },
  {
    name: 'a null gives a null',
    before: 'import "internal/debug"\n',
    values: {
      'math.abs(x: debug.null(type: "float"))': 'float ∅',
    },
  },
])
