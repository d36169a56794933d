import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('universe', [
  {
    name: 'counts items',
    values: {
      'length(arr: [1, 2])': 'int 2',
      'length(arr: [])': 'int 0',
      '["a"] |> length()': 'int 1',
    },
  },
])
