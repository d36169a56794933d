import { expressionCases } from '../../../../expression-cases.ts'

export default expressionCases('contrib/qxip/hash', [
  {
    name: 'decimal digits, for texts of every length',
    values: {
      'hash.xxhash64(v: "")': 'string 17241709254077376921',
      'hash.xxhash64(v: "abc")': 'string 4952883123889572249',
      'hash.xxhash64(v: "Hello, world!")': 'string 17691043854468224118',
      'hash.xxhash64(v: "The quick brown fox jumps over the lazy dog, and does it again")':
        'string 9622553638582762085',
      'hash.xxhash64(v: "0123456789012345678901234567890123")': 'string 14148966693936851381',
    },
  },
])
