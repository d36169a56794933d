import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('dict', [
  {
    name: 'keeps keys in order and the dictionary as it was',
    before: 'd = ["b": 2, "a": 1]\n',
    values: {
      'display(v: dict.insert(dict: d, key: "aa", value: 5))': 'string [a: 1, aa: 5, b: 2]',
      'display(v: dict.insert(dict: d, key: "b", value: 5))': 'string [a: 1, b: 5]',
      'display(v: dict.insert(dict: [:], key: "b", value: 5))': 'string [b: 5]',
      'display(v: d)': 'string [a: 1, b: 2]',
    },
  },
])
