import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('regexp', [
  {
    name: 'the first match or nothing',
    values: {
      'regexp.findString(r: /foo.?/, v: "seafood fool")': 'string food',
      'regexp.findString(r: /x/, v: "abc") == ""': 'bool true',
    },
  },
])
