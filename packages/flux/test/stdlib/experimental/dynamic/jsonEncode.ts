import { expressionCases } from '../../../expression-cases.ts'

export default expressionCases('experimental/dynamic', [
  {
    name: 'writes what is within',
    values: {
      'string(v: dynamic.jsonEncode(v: dynamic.dynamic(v: {b: [dynamic.dynamic(v: 1)], a: "x"})))':
        'string {"a":"x","b":[1]}',
    },
  },
])
