import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('universe', [
  {
    name: 'reads what Go reads',
    values: {
      'float(v: "1.5e3")': 'float 1500',
      'float(v: "-Inf")': 'float -Inf',
      'float(v: "0x1p-2")': 'float 0.25',
      'float(v: 9223372036854775807)': 'float 9223372036854776000',
      'float(v: uint(v: 3))': 'float 3',
      'float(v: true)': 'float 1',
    },
    fails: {
      'float(v: "n/a")': 'error calling function "float" …: cannot convert string "n/a" to float due to invalid syntax',
      'float(v: "1e400")':
        'error calling function "float" …: cannot convert string "1e400" to float due to invalid syntax',
      'float(v: 2026-01-01T00:00:00Z)': 'error calling function "float" …: cannot convert time to float',
      'float(v: [1])': 'error calling function "float" …: cannot convert [int] to float',
    },
  },
])
