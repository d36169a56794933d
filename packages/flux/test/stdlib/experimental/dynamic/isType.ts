import { expressionCases } from '../../../expression-cases.ts'

export default expressionCases('experimental/dynamic', [
  {
    name: 'sees the type within',
    values: {
      'dynamic.isType(v: dynamic.dynamic(v: 1), type: "int")': 'bool true',
      'dynamic.isType(v: dynamic.dynamic(v: [1]), type: "array")': 'bool true',
      'dynamic.isType(v: dynamic.dynamic(v: {a: 1}), type: "object")': 'bool true',
      'dynamic.isType(v: dynamic.dynamic(v: 1), type: "float")': 'bool false',
      'dynamic.isType(v: dynamic.dynamic(v: () => 1), type: "function")': 'bool true',
    },
  },
])
