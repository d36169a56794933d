import { expressionCases } from '../../../expression-cases.ts'

export default expressionCases('experimental/array', [
  {
    name: 'converts each item',
    values: {
      'display(v: array.toTime(arr: [1]))': 'string [1970-01-01T00:00:00.000000001Z]',
      'display(v: [1] |> array.toTime())': 'string [1970-01-01T00:00:00.000000001Z]',
    },
  },
])
