import { expressionCases } from '../../../expression-cases.ts'

export default expressionCases('experimental/bitwise', [
  {
    name: 'is the function of the package bitwise',
    values: {
      'bitwise.sand(a: 12, b: 10)': 'int 8',
      'bitwise.unot(a: uint(v: 1))': 'uint 18446744073709551614',
    },
  },
])
