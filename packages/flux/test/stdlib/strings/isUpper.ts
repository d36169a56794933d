import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('strings', [
  {
    name: 'tells capitals',
    values: {
      'strings.isUpper(v: "A")': 'bool true',
      'strings.isUpper(v: "a")': 'bool false',
    },
  },
])
