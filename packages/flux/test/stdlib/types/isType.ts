import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('types', [
  {
    name: 'types without parts',
    before: 'import "internal/debug"\n',
    values: {
      'types.isType(v: 1, type: "int")': 'bool true',
      'types.isType(v: 1.0, type: "int")': 'bool false',
      'types.isType(v: bytes(v: "x"), type: "bytes")': 'bool true',
      'types.isType(v: 1h, type: "duration")': 'bool true',
      'types.isType(v: /x/, type: "regexp")': 'bool true',
      'types.isType(v: uint(v: 1), type: "uint")': 'bool true',
      'types.isType(v: debug.null(type: "float"), type: "float")': 'bool true',
      'types.isType(v: 1, type: "array")': 'bool false',
    },
  },
])
