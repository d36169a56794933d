import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('universe', [
  {
    name: 'each is a multiple of the one before',
    values: {
      'display(v: logarithmicBins(start: 1.0, factor: 2.0, count: 2))': 'string [1, 2, +Inf]',
      'display(v: logarithmicBins(start: 1.0, factor: 10.0, count: 3, infinity: false))': 'string [1, 10, 100]',
    },
  },
])
