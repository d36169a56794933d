import { expressionCases } from '../../../expression-cases.ts'

export default expressionCases('experimental/array', [
  {
    name: 'converts each item',
    values: {
      'display(v: array.toUInt(arr: [-1]))': 'string [18446744073709551615]',
      'display(v: [-1] |> array.toUInt())': 'string [18446744073709551615]',
    },
  },
])
