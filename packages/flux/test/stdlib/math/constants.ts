import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('math', [
  {
    name: 'have the values of Go',
    values: {
      'math.pi': 'float 3.141592653589793',
      'math.e': 'float 2.718281828459045',
      'math.phi': 'float 1.618033988749895',
      'math.sqrt2': 'float 1.4142135623730951',
      'math.sqrte': 'float 1.6487212707001282',
      'math.sqrtpi': 'float 1.772453850905516',
      'math.sqrtphi': 'float 1.272019649514069',
      'math.ln2': 'float 0.6931471805599453',
      'math.log2e': 'float 1.4426950408889634',
      'math.ln10': 'float 2.302585092994046',
      'math.log10e': 'float 0.4342944819032518',
      'math.maxint': 'int 9223372036854775807',
      'math.minint': 'int -9223372036854775808',
      'math.maxuint': 'uint 18446744073709551615',
    },
  },
])
