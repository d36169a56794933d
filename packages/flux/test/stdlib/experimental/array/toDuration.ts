import { expressionCases } from '../../../expression-cases.ts'

export default expressionCases('experimental/array', [
  {
    name: 'converts each item',
    values: {
      'display(v: array.toDuration(arr: ["1h"]))': 'string [1h]',
      'display(v: ["1h"] |> array.toDuration())': 'string [1h]',
    },
  },
])
