import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('universe', [
  {
    name: 'the UTF-8 of a text',
    values: {
      'display(v: bytes(v: "é"))': 'string 0xc3a9',
    },
    fails: {
      'bytes(v: 1)': 'error calling function "bytes" …: cannot convert int to bytes',
    },
  },
])
