import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('strings', [
  {
    name: 'counts bytes',
    values: {
      'strings.lastIndex(v: "go gopher", substr: "go")': 'int 3',
      'strings.lastIndex(v: "日本x日", substr: "日")': 'int 7',
      'strings.lastIndex(v: "abc", substr: "")': 'int 3',
    },
  },
])
