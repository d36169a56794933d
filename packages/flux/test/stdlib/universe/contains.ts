import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('universe', [
  {
    name: 'compares values of one type',
    before: 'import "internal/debug"\n',
    values: {
      'contains(value: 2.5, set: [1.5, 2.5])': 'bool true',
      'contains(value: "z", set: ["a"])': 'bool false',
      'contains(value: 1, set: [])': 'bool false',
      'contains(value: 2026-01-01T00:00:00Z, set: [2026-01-01T00:00:00Z])': 'bool true',
      'contains(value: debug.null(type: "int"), set: [1])': 'bool false',
    },
  },
])
