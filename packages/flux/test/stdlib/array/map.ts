import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('array', [
  {
    name: 'calls a function for each item',
    values: {
      'display(v: array.map(arr: [1, 2, 3], fn: (x) => x * x))': 'string [1, 4, 9]',
      'display(v: ["a", "b"] |> array.map(fn: (x) => ({n: x})))': 'string [{n: a}, {n: b}]',
      'display(v: array.map(arr: [], fn: (x) => x + 1))': 'string []',
    },
    fails: {
      'array.map(arr: ["x"], fn: (x) => int(v: x))':
        'error calling function "map" …: cannot convert string "x" to int due to invalid syntax',
    },
  },
])
