import { expressionCases } from '../../../expression-cases.ts'

export default expressionCases('experimental/array', [
  {
    name: 'is the function of the package array',
    values: {
      'length(arr: array.concat(arr: [1], v: [2]))': 'int 2',
      'display(v: array.map(arr: [1], fn: (x) => x + 1))': 'string [2]',
    },
  },
])
