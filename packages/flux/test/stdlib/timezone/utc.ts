import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('timezone', [
  {
    name: 'has no offset',
    values: {
      'display(v: timezone.utc)': 'string {offset: 0ns, zone: UTC}',
    },
  },
])
