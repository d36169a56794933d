import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('strings', [
  {
    name: 'counts characters',
    before: 'import "internal/debug"\n',
    values: {
      'strings.strlen(v: "heiß😀")': 'int 5',
      'strings.strlen(v: "")': 'int 0',
    },
    fails: {
      'strings.strlen(v: debug.null(type: "string"))':
        'error calling function "strlen" …: procedure cannot be executed',
    },
  },
])
