import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('strings', [
  {
    name: 'finds any of a set of characters',
    values: {
      'strings.containsAny(v: "failure", chars: "ui")': 'bool true',
      'strings.containsAny(v: "foo", chars: "")': 'bool false',
    },
  },
])
