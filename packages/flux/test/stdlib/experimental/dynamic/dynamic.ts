import { expressionCases } from '../../../expression-cases.ts'

export default expressionCases('experimental/dynamic', [
  {
    name: 'hides the type of a value',
    before: 'import "internal/debug"\n',
    values: {
      'display(v: dynamic.dynamic(v: 1))': 'string dynamic(1)',
      'display(v: dynamic.dynamic(v: debug.null()))': 'string dynamic(<null>)',
      'int(v: dynamic.dynamic(v: "7"))': 'int 7',
      'float(v: dynamic.dynamic(v: 2))': 'float 2',
      'exists dynamic.dynamic(v: debug.null())': 'bool false',
    },
  },
])
