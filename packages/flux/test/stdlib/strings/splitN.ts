import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('strings', [
  {
    name: 'leaves the rest in the last piece',
    values: {
      'display(v: strings.splitN(v: "a b c d", t: " ", i: 2))': 'string [a, b c d]',
      'display(v: strings.splitN(v: "a b", t: " ", i: 0))': 'string []',
      'display(v: strings.splitN(v: "a b", t: " ", i: -1))': 'string [a, b]',
      'display(v: strings.splitN(v: "abc", t: "", i: 2))': 'string [a, bc]',
    },
  },
])
