import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('strings', [
  {
    name: 'leaves the rest in the last piece',
    values: {
      'display(v: strings.splitAfterN(v: "a,b,c", t: ",", i: 2))': 'string [a,, b,c]',
    },
  },
])
