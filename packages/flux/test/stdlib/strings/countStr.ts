import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('strings', [
  {
    name: 'counts without overlap, and an empty text between all characters',
    values: {
      'strings.countStr(v: "cheese", substr: "e")': 'int 3',
      'strings.countStr(v: "five", substr: "")': 'int 5',
      'strings.countStr(v: "aaaa", substr: "aa")': 'int 2',
    },
  },
])
