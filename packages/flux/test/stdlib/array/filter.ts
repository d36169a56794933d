import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('array', [
  {
    name: 'keeps what the function accepts',
    values: {
      'display(v: array.filter(arr: [1, 2, 3], fn: (x) => x > 1))': 'string [2, 3]',
      'display(v: [1] |> array.filter(fn: (x) => x > 1))': 'string []',
    },
  },
])
