import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('strings', [
  {
    name: 'tells small letters',
    values: {
      'strings.isLower(v: "a")': 'bool true',
      'strings.isLower(v: "A")': 'bool false',
    },
  },
])
