import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('strings', [
  {
    name: 'orders by bytes',
    values: {
      'strings.compare(v: "a", t: "b")': 'int -1',
      'strings.compare(v: "a", t: "a")': 'int 0',
      'strings.compare(v: "￮", t: "😀")': 'int -1',
      'strings.compare(v: "ab", t: "a")': 'int 1',
    },
  },
])
