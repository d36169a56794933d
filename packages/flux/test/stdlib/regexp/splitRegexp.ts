import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('regexp', [
  {
    name: 'parts at matches',
    values: {
      'display(v: regexp.splitRegexp(r: /a*/, v: "abaabaccadaaae", i: 5))':
        'string [\n    ,\n    b,\n    b,\n    c,\n    cadaaae\n]',
      'display(v: regexp.splitRegexp(r: /,/, v: "a,b,c", i: 2))': 'string [a, b,c]',
      'length(arr: regexp.splitRegexp(r: /,/, v: "a,b", i: 0))': 'int 0',
      'length(arr: regexp.splitRegexp(r: /,/, v: "", i: -1))': 'int 1',
    },
  },
])
