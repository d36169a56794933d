import { expressionCases } from '../../../expression-cases.ts'

export default expressionCases('experimental/array', [
  {
    name: 'converts each item',
    values: {
      'display(v: array.toFloat(arr: [1, 2]))': 'string [1, 2]',
      'display(v: [1, 2] |> array.toFloat())': 'string [1, 2]',
    },
  },
])
