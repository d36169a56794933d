import { expressionCases } from '../../../expression-cases.ts'

export default expressionCases('experimental/dynamic', [
  {
    name: 'is dynamic in all its parts',
    values: {
      'int(v: (dynamic.jsonParse(data: bytes(v: "{\\"a\\": [1, \\"2\\"]}")).a |> dynamic.asArray())[1])': 'int 2',
      'exists dynamic.jsonParse(data: bytes(v: "null"))': 'bool false',
    },
  },
])
