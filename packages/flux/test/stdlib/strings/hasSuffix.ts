import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('strings', [
  {
    name: 'tells how a text ends',
    values: {
      'strings.hasSuffix(v: "go gopher", suffix: "pher")': 'bool true',
      'strings.hasSuffix(v: "go", suffix: "")': 'bool true',
    },
  },
])
