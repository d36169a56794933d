import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('strings', [
  {
    name: 'finds the last of a set',
    values: {
      'strings.lastIndexAny(v: "golang", chars: "go")': 'int 5',
      'strings.lastIndexAny(v: "日😀x", chars: "日😀")': 'int 3',
      'strings.lastIndexAny(v: "x", chars: "y")': 'int -1',
    },
  },
])
