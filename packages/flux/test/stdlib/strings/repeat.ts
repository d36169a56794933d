import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('strings', [
  {
    name: 'repeats a text',
    values: {
      'strings.repeat(v: "=-", i: 3)': 'string =-=-=-',
      'strings.repeat(v: "x", i: 0) == ""': 'bool true',
    },
    fails: {
      'strings.repeat(v: "x", i: -1)': 'error calling function "repeat" …: panic: strings: negative Repeat count',
      'strings.repeat(v: "x", i: 9223372036854775807)':
        'error calling function "repeat" …: a text of 9223372036854776000 characters is longer than a query can hold: 67108864',
    },
  },
])
