import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('dict', [
  {
    name: 'leaves the others',
    before: 'd = ["b": 2, "a": 1]\n',
    values: {
      'display(v: dict.remove(dict: d, key: "b"))': 'string [a: 1]',
      'display(v: dict.remove(dict: d, key: "z"))': 'string [a: 1, b: 2]',
    },
  },
])
