import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('timezone', [
  {
    name: 'UTC with an offset',
    values: {
      'display(v: timezone.fixed(offset: -90m))': 'string {offset: -1h30m, zone: UTC}',
    },
  },
])
