import { expressionCases } from '../../../../expression-cases.ts'

export default expressionCases('contrib/qxip/hash', [
  {
    name: 'is that of URLs',
    values: {
      'hash.b64(v: "a?>~é")': 'string YT8-fsOp',
    },
  },
])
