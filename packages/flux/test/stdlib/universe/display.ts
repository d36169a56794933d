import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('universe', [
  {
    name: 'what has more than three parts has a line for each',
    before: 'import "internal/debug"\n',
    values: {
      'display(v: 1)': 'string 1',
      'display(v: 1000000.0)': 'string 1e+06',
      'display(v: 0.00001)': 'string 1e-05',
      'display(v: 2.5)': 'string 2.5',
      'display(v: "x")': 'string x',
      'display(v: 2026-01-01T00:00:00Z)': 'string 2026-01-01T00:00:00.000000000Z',
      'display(v: 1mo)': 'string 1mo',
      'display(v: /a.b/)': 'string a.b',
      'display(v: [1, 2, 3])': 'string [1, 2, 3]',
      'display(v: [1, 2, 3, 4])': 'string [\n    1,\n    2,\n    3,\n    4\n]',
      'display(v: {b: 1, a: "x"})': 'string {a: x, b: 1}',
      'display(v: ["a": 1])': 'string [a: 1]',
      'display(v: [:])': 'string [:]',
      'display(v: debug.null(type: "int"))': 'string <null>',
      'display(v: bytes(v: "A"))': 'string 0x41',
    },
  },
])
