import { expressionCases } from '../../../../expression-cases.ts'

export default expressionCases('contrib/qxip/hash', [
  {
    name: 'hexadecimal digits',
    values: {
      'hash.md5(v: "Hello, world!")': 'string 6cd3556deb0da54bca060b4c39479839',
    },
  },
])
