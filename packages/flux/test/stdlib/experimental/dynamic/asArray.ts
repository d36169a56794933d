import { expressionCases } from '../../../expression-cases.ts'

export default expressionCases('experimental/dynamic', [
  {
    name: 'gives its dynamic items',
    values: {
      'length(arr: dynamic.asArray(v: dynamic.dynamic(v: [1, 2])))': 'int 2',
      'int(v: (dynamic.jsonParse(data: bytes(v: "[4, 5]")) |> dynamic.asArray())[1])': 'int 5',
    },
    fails: {
      'dynamic.asArray(v: dynamic.dynamic(v: 123))':
        'error calling function "asArray" …: unable to convert int to array',
    },
  },
])
