import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('types', [
  {
    name: 'ints, unsigned ints and floats',
    values: {
      'types.isNumeric(v: 1)': 'bool true',
      'types.isNumeric(v: uint(v: 1))': 'bool true',
      'types.isNumeric(v: 1.5)': 'bool true',
      'types.isNumeric(v: "1")': 'bool false',
      'types.isNumeric(v: true)': 'bool false',
    },
  },
])
