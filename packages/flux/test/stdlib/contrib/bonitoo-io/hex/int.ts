import { expressionCases } from '../../../../expression-cases.ts'

export default expressionCases('contrib/bonitoo-io/hex', [
  {
    name: 'signs and prefixes',
    values: {
      'hex.int(v: "-7f")': 'int -127',
      'hex.int(v: "0xff")': 'int 255',
      'hex.int(v: "-0x10")': 'int -16',
      'hex.int(v: "+a")': 'int 10',
      'hex.int(v: "7fffffffffffffff")': 'int 9223372036854775807',
    },
    fails: {
      'hex.int(v: "8000000000000000")':
        'error calling function "int" …: cannot convert string "8000000000000000" to int due to invalid syntax',
      'hex.int(v: "xyz")': 'error calling function "int" …: cannot convert string "xyz" to int due to invalid syntax',
    },
  },
])
