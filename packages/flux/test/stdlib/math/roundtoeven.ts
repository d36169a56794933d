import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('math', [
  {
    name: 'a half goes to the even number',
    values: {
      'math.roundtoeven(x: 2.5)': 'float 2',
      'math.roundtoeven(x: 3.5)': 'float 4',
      'math.roundtoeven(x: -1.5)': 'float -2',
      'math.roundtoeven(x: 0.5)': 'float 0',
    },
  },
])
