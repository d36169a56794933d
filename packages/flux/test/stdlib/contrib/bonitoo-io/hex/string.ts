import { expressionCases } from '../../../../expression-cases.ts'

export default expressionCases('contrib/bonitoo-io/hex', [
  {
    name: 'whole numbers and bytes in digits',
    values: {
      'hex.string(v: 255)': 'string ff',
      'hex.string(v: -255)': 'string -ff',
      'hex.string(v: uint(v: 16))': 'string 10',
      'hex.string(v: bytes(v: "Hi"))': 'string 4869',
      'hex.string(v: 1.5)': 'string 1.5',
      'hex.string(v: 1h)': 'string 1h',
      'hex.string(v: true)': 'string true',
    },
  },
])
