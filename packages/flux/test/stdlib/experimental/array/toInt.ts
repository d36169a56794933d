import { expressionCases } from '../../../expression-cases.ts'

export default expressionCases('experimental/array', [
  {
    name: 'converts each item',
    values: {
      'display(v: array.toInt(arr: ["1", "2"]))': 'string [1, 2]',
      'display(v: ["1", "2"] |> array.toInt())': 'string [1, 2]',
    },
    fails: {
      'array.toInt(arr: ["x"])':
        'error calling function "toInt" …: error calling function "map" @experimental/array/array.flux|282:21-282:62: cannot convert string "x" to int due to invalid syntax',
    },
  },
])
