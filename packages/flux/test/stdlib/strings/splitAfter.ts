import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('strings', [
  {
    name: 'keeps the separators',
    values: {
      'display(v: strings.splitAfter(v: "a;b;c", t: ";"))': 'string [a;, b;, c]',
    },
  },
])
