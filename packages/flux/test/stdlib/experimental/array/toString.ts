import { expressionCases } from '../../../expression-cases.ts'

export default expressionCases('experimental/array', [
  {
    name: 'converts each item',
    values: {
      'display(v: array.toString(arr: [1.5]))': 'string [1.5]',
      'display(v: [1.5] |> array.toString())': 'string [1.5]',
    },
  },
])
