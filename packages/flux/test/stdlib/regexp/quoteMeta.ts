import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('regexp', [
  {
    name: 'escapes what has a meaning',
    values: {
      'regexp.quoteMeta(v: ".+*?()|[]{}^$")': 'string \\.\\+\\*\\?\\(\\)\\|\\[\\]\\{\\}\\^\\$',
      'regexp.quoteMeta(v: "a-b/c")': 'string a-b/c',
    },
  },
])
