import { expressionCases } from '../../../expression-cases.ts'

export default expressionCases('experimental/record', [
  {
    name: 'has no properties',
    values: {
      'display(v: record.any)': 'string {}',
    },
  },
])
