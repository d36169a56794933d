import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('universe', [
  {
    name: 'wraps around',
    values: {
      'uint(v: "12")': 'uint 12',
      'uint(v: -1)': 'uint 18446744073709551615',
      'uint(v: -1.5)': 'uint 18446744073709551615',
      'uint(v: 2.9)': 'uint 2',
      'uint(v: 0.0 / 0.0)': 'uint 9223372036854775808',
      'uint(v: 1s)': 'uint 1000000000',
      'uint(v: uint(v: 1) - uint(v: 2))': 'uint 18446744073709551615',
    },
    fails: {
      'uint(v: "-1")': 'error calling function "uint" …: cannot convert string "-1" to uint due to invalid syntax',
    },
  },
])
