import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('universe', [
  {
    name: 'never has an exponent, and times have nine digits',
    values: {
      'string(v: 0.0000001)': 'string 0.0000001',
      'string(v: 1000000000000000000000.0)': 'string 1000000000000000000000',
      'string(v: -0.0)': 'string -0',
      'string(v: 1.0 / 0.0)': 'string +Inf',
      'string(v: 2026-01-01T00:00:00Z)': 'string 2026-01-01T00:00:00.000000000Z',
      'string(v: 90m)': 'string 1h30m',
      'string(v: uint(v: -1))': 'string 18446744073709551615',
      'string(v: true)': 'string true',
      'string(v: bytes(v: "é"))': 'string é',
    },
  },
  {
    name: 'what has no text is refused',
    before: 'import "contrib/bonitoo-io/hex"\n',
    fails: {
      'string(v: /x/)': 'error calling function "string" …: cannot convert regexp to string',
      'string(v: hex.bytes(v: "ff"))':
        'error calling function "string" …: bytes contained non utf8 bytes, cannot be converted into a string',
    },
  },
])
