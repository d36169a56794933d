import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('strings', [
  {
    name: 'takes characters from the end',
    values: {
      'strings.trimRight(v: "230V", cutset: "V")': 'string 230',
      'strings.trimRight(v: "1xyx", cutset: "xy")': 'string 1',
    },
  },
])
