import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('runtime', [
  {
    name: 'names the version of Flux',
    values: {
      'runtime.version()': 'string v0.200.0',
    },
  },
])
