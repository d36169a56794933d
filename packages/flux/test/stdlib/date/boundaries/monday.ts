import { expressionCases } from '../../../expression-cases.ts'

export default expressionCases('date/boundaries', [
  {
    name: 'says where the package went',
    fails: {
      'boundaries.monday()':
        'error calling function "monday" …: error calling function "die" @date/boundaries/boundaries.flux|119:5-119:95: the \'date/boundaries\' package has been moved to \'experimental/date/boundaries\'',
    },
  },
])
