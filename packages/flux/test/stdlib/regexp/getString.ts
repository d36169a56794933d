import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('regexp', [
  {
    name: 'the text of the expression',
    values: {
      'regexp.getString(r: /[a-z]\\/x/)': 'string [a-z]/x',
    },
  },
])
