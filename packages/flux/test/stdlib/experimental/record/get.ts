import { expressionCases } from '../../../expression-cases.ts'

export default expressionCases('experimental/record', [
  {
    name: 'the property or the default',
    values: {
      'record.get(r: {a: 1}, key: "a", default: 0)': 'int 1',
      'record.get(r: {a: 1}, key: "b", default: 9)': 'int 9',
    },
  },
])
