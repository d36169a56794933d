import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('universe', [
  {
    name: 'cuts floats and counts nanoseconds',
    values: {
      'int(v: "-12")': 'int -12',
      'int(v: "+7")': 'int 7',
      'int(v: -1.9)': 'int -1',
      'int(v: 0.0 / 0.0)': 'int -9223372036854775808',
      'int(v: 10.0 ^ 30.0)': 'int -9223372036854775808',
      'int(v: uint(v: 18446744073709551615.0))': 'int -9223372036854775808',
      'int(v: 1mo)': 'int 2629800000000000',
      'int(v: -1h)': 'int -3600000000000',
      'int(v: 1970-01-01T00:00:00.000000001Z)': 'int 1',
      'int(v: false)': 'int 0',
    },
    fails: {
      'int(v: "1.5")': 'error calling function "int" …: cannot convert string "1.5" to int due to invalid syntax',
      'int(v: "9223372036854775808")':
        'error calling function "int" …: cannot convert string "9223372036854775808" to int due to invalid syntax',
      'int(v: "a\\"b")': 'error calling function "int" …: cannot convert string "a\\"b" to int due to invalid syntax',
      'int(v: {a: 1, b: "x"})': 'error calling function "int" …: cannot convert {a: int, b: string} to int',
    },
  },
])
