import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('dict', [
  {
    name: 'the value of a key or the default',
    before: 'd = ["b": 2, "a": 1]\ne = [:]\n',
    values: {
      'dict.get(dict: d, key: "a", default: 0)': 'int 1',
      'dict.get(dict: d, key: "z", default: 9)': 'int 9',
      'dict.get(dict: [1.5: "x", 0.5: "y"], key: 0.5, default: "")': 'string y',
      'dict.get(dict: [2026-01-01T00:00:00Z: 1], key: 2026-01-01T00:00:00Z, default: 0)': 'int 1',
    },
  },
])
