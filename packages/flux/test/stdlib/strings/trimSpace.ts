import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('strings', [
  {
    name: 'white space is what Unicode calls so, without the byte order mark',
    values: {
      'strings.trimSpace(v: "  pad\\t\\n")': 'string pad',
      'strings.trimSpace(v: " x y　")': 'string x y',
      'strings.strlen(v: strings.trimSpace(v: "﻿x"))': 'int 2',
    },
  },
])
