import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('regexp', [
  {
    name: 'tells whether there is a match',
    values: {
      'regexp.matchRegexpString(r: /(gopher){2}/, v: "gophergophergopher")': 'bool true',
      'regexp.matchRegexpString(r: /^a$/, v: "b")': 'bool false',
    },
  },
])
