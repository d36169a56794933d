import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('strings', [
  {
    name: 'finds the first of a set',
    values: {
      'strings.indexAny(v: "golang", chars: "gy")': 'int 0',
      'strings.indexAny(v: "日😀x", chars: "x😀")': 'int 3',
      'strings.indexAny(v: "golang", chars: "")': 'int -1',
    },
  },
])
