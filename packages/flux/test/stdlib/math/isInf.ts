import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('math', [
  {
    name: 'the sign chooses, and 0 takes both',
    values: {
      'math.isInf(f: math.mInf(sign: -1), sign: -1)': 'bool true',
      'math.isInf(f: math.mInf(sign: -1), sign: 1)': 'bool false',
      'math.isInf(f: math.mInf(sign: -1), sign: 0)': 'bool true',
      'math.isInf(f: math.NaN(), sign: 0)': 'bool false',
    },
  },
])
