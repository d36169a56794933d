import { expressionCases } from '../../../expression-cases.ts'

export default expressionCases('experimental/array', [
  {
    name: 'converts each item',
    values: {
      'display(v: array.toBool(arr: ["true"]))': 'string [true]',
      'display(v: ["true"] |> array.toBool())': 'string [true]',
    },
  },
])
