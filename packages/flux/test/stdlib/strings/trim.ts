import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('strings', [
  {
    name: 'takes a set of characters',
    values: {
      'strings.trim(v: "..x.y..", cutset: ".")': 'string x.y',
      'strings.trim(v: "😀a😀", cutset: "😀é")': 'string a',
      'strings.trim(v: "abc", cutset: "")': 'string abc',
    },
  },
])
