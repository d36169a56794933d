import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('universe', [
  {
    name: 'takes 0 and 1 of every kind',
    values: {
      'bool(v: "true")': 'bool true',
      'bool(v: 0)': 'bool false',
      'bool(v: uint(v: 1))': 'bool true',
      'bool(v: 1.0)': 'bool true',
    },
    fails: {
      'bool(v: "TRUE")': 'error calling function "bool" …: cannot convert string "TRUE" to bool',
      'bool(v: 2)': 'error calling function "bool" …: cannot convert int 2 to bool, must be 0 or 1',
      'bool(v: 0.5)': 'error calling function "bool" …: cannot convert float 0.500000 to bool, must be 0 or 1',
      'bool(v: 1h)': 'error calling function "bool" …: cannot convert duration to bool',
    },
  },
])
