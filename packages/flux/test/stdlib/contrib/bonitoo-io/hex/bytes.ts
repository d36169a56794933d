import { expressionCases } from '../../../../expression-cases.ts'

export default expressionCases('contrib/bonitoo-io/hex', [
  {
    name: 'pairs of digits',
    values: {
      'string(v: hex.bytes(v: "4869"))': 'string Hi',
    },
    fails: {
      'hex.bytes(v: "zz")':
        'error calling function "bytes" …: cannot convert string "zz" to bytes due to hex decoding error: encoding/hex: invalid byte: U+007A \'z\'',
      'hex.bytes(v: "486")':
        'error calling function "bytes" …: cannot convert string "486" to bytes due to hex decoding error: encoding/hex: odd length hex string',
    },
  },
])
