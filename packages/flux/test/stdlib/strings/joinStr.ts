import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('strings', [
  {
    name: 'puts a text between others',
    values: {
      'strings.joinStr(arr: ["a", "b", "c"], v: " > ")': 'string a > b > c',
      'strings.joinStr(arr: ["a"], v: "-")': 'string a',
    },
  },
])
