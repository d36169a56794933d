import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('regexp', [
  {
    name: 'counts bytes',
    values: {
      'display(v: regexp.findStringIndex(r: /ab?/, v: "tablett"))': 'string [1, 3]',
      'display(v: regexp.findStringIndex(r: /x/, v: "日x"))': 'string [3, 4]',
      'length(arr: regexp.findStringIndex(r: /y/, v: "abc"))': 'int 0',
    },
  },
])
