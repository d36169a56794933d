import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('date', [
  {
    name: 'days count from Sunday, months from 1',
    values: {
      'date.Sunday': 'int 0',
      'date.Saturday': 'int 6',
      'date.January': 'int 1',
      'date.December': 'int 12',
    },
  },
])
