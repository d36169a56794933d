import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('system', [
  {
    name: 'is the time of the machine, not of the query',
    values: {
      'int(v: system.time()) > int(v: 2026-01-01T00:00:00Z)': 'bool true',
      'system.time() == now()': 'bool false',
    },
  },
])
