import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('strings', [
  {
    name: 'takes characters from the start',
    values: {
      'strings.trimLeft(v: "00042", cutset: "0")': 'string 42',
      'strings.trimLeft(v: "xyx1x", cutset: "xy")': 'string 1x',
    },
  },
])
