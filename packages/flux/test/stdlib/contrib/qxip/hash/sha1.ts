import { expressionCases } from '../../../../expression-cases.ts'

export default expressionCases('contrib/qxip/hash', [
  {
    name: 'hexadecimal digits',
    values: {
      'hash.sha1(v: "Hello, world!")': 'string 943a702d06f34599aee1f8da8ef9f7296031d699',
    },
  },
])
