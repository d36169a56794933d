import { expressionCases } from '../../../expression-cases.ts'

export default expressionCases('experimental/dynamic', [
  {
    name: 'compares what is displayed',
    values: {
      'dynamic._isNotDistinct(a: dynamic.dynamic(v: 1), b: dynamic.dynamic(v: 1))': 'bool true',
      'dynamic._isNotDistinct(a: dynamic.dynamic(v: 1), b: dynamic.dynamic(v: 2))': 'bool false',
    },
  },
])
