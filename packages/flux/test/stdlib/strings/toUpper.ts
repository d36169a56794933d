import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('strings', [
  {
    name: 'letters without a capital of one character stay',
    values: {
      'strings.toUpper(v: "dev-ß-é")': 'string DEV-ß-É',
      'strings.toUpper(v: "ŉ ᾳ 𐐨")': 'string ŉ ᾼ 𐐀',
    },
  },
  {
    name: 'takes no null',
    before: 'import "internal/debug"\n',
    fails: {
      'strings.toUpper(v: debug.null(type: "string"))':
        'error calling function "toUpper" …: cannot convert argument of type string value <nil> to upper case',
    },
  },
])
