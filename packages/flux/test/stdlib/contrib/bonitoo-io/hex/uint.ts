import { expressionCases } from '../../../../expression-cases.ts'

export default expressionCases('contrib/bonitoo-io/hex', [
  {
    name: 'prefixes and no signs',
    values: {
      'hex.uint(v: "ff")': 'uint 255',
      'hex.uint(v: "0xFFFFFFFFFFFFFFFF")': 'uint 18446744073709551615',
    },
    fails: {
      'hex.uint(v: "-1")': 'error calling function "uint" …: cannot convert string "-1" to uint due to invalid syntax',
    },
  },
])
