import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('math', [
  {
    name: 'answers what Go answers',
    values: {
      'math.nextafter(x: 1.0, y: 2.0)': 'float 1.0000000000000002',
      'math.nextafter(x: 1.0, y: 0.0)': 'float 0.9999999999999999',
      'math.nextafter(x: 0.0, y: 1.0) == math.smallestNonzeroFloat': 'bool true',
      'math.nextafter(x: 3.0, y: 3.0)': 'float 3',
    },
  },
])
