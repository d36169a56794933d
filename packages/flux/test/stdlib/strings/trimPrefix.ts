import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('strings', [
  {
    name: 'takes one prefix',
    values: {
      'strings.trimPrefix(v: "dev-dev-07", prefix: "dev-")': 'string dev-07',
      'strings.trimPrefix(v: "x", prefix: "y")': 'string x',
    },
  },
])
