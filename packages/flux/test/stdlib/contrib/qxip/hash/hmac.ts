import { expressionCases } from '../../../../expression-cases.ts'

export default expressionCases('contrib/qxip/hash', [
  {
    name: 'Base64 of a signature with SHA-1',
    values: {
      'hash.hmac(v: "Hello, world!", k: "key")': 'string /tRLgy8BCRbGhypBIiNOV2OKLf0=',
    },
  },
])
