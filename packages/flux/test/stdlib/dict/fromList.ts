import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('dict', [
  {
    name: 'the later of two stays',
    values: {
      'display(v: dict.fromList(pairs: [{key: 2, value: "b"}, {key: 1, value: "a"}, {key: 2, value: "c"}]))':
        'string [1: a, 2: c]',
    },
  },
])
