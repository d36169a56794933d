import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('math', [
  {
    name: 'answers what Go answers',
    values: {
      'math.tanh(x: 0.5)': 'float 0.46211715726000974',
      'math.tanh(x: -1.5)': 'float -0.9051482536448664',
      'math.tanh(x: 2.0)': 'float 0.9640275800758169',
      'math.tanh(x: 0.0)': 'float 0',
      'math.tanh(x: math.NaN())': 'float NaN',
    },
  },
])
