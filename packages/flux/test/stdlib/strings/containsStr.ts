import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('strings', [
  {
    name: 'finds one text in another',
    values: {
      'strings.containsStr(v: "seafood", substr: "foo")': 'bool true',
      'strings.containsStr(v: "seafood", substr: "bar")': 'bool false',
    },
  },
])
