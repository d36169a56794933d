import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('universe', [
  {
    name: 'is the longest duration',
    values: {
      'string(v: inf)': 'string 15250w1d23h47m16s854ms775us807ns',
      'int(v: inf)': 'int 9223372036854775807',
    },
  },
])
