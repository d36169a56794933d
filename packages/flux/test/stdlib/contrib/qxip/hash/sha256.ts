import { expressionCases } from '../../../../expression-cases.ts'

export default expressionCases('contrib/qxip/hash', [
  {
    name: 'hexadecimal digits',
    values: {
      'hash.sha256(v: "Hello, world!")': 'string 315f5bdb76d078c43b8ac0064e4a0164612b1fce77c869345bfc94c75894edd3',
    },
    fails: {
      'hash.sha256(v: 1)': 'error calling function "sha256" …: hash cannot convert int to sha256',
    },
  },
])
