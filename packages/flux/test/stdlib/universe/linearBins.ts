import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('universe', [
  {
    name: 'infinity ends them unless it is not wanted',
    values: {
      'display(v: linearBins(start: 0.0, width: 0.5, count: 2))': 'string [0, 0.5, +Inf]',
      'display(v: linearBins(start: 1.0, width: 2.0, count: 3, infinity: false))': 'string [1, 3, 5]',
      'display(v: linearBins(start: 1.0, width: 2.0, count: 0))': 'string [+Inf]',
    },
    fails: {
      'linearBins(start: 0.0, width: 1.0, count: -1)':
        'error calling function "linearBins" …: linearBins: count must be between 0 and 10000000, got -1',
    },
  },
])
