import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('array', [
  {
    name: 'one array after the other',
    values: {
      'display(v: array.concat(arr: [1], v: [2, 3]))': 'string [1, 2, 3]',
      'display(v: [] |> array.concat(v: [1]))': 'string [1]',
      'display(v: [1] |> array.concat(v: []))': 'string [1]',
    },
  },
])
