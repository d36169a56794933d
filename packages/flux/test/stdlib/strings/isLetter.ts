import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('strings', [
  {
    name: 'tells letters',
    values: {
      'strings.isLetter(v: "a")': 'bool true',
      'strings.isLetter(v: "1")': 'bool false',
    },
  },
])
