import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('strings', [
  {
    name: 'counts bytes',
    values: {
      'strings.index(v: "go gopher", substr: "go")': 'int 0',
      'strings.index(v: "日本x", substr: "x")': 'int 6',
      'strings.index(v: "x", substr: "rodent")': 'int -1',
    },
  },
])
