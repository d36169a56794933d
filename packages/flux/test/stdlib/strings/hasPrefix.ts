import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('strings', [
  {
    name: 'tells how a text starts',
    values: {
      'strings.hasPrefix(v: "go gopher", prefix: "go")': 'bool true',
      'strings.hasPrefix(v: "go", prefix: "gopher")': 'bool false',
    },
  },
])
