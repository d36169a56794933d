import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('strings', [
  {
    name: 'the first letter of each word changes and no other',
    values: {
      'strings.title(v: "energy sensor_one o\'neil 2nd éclair")': "string Energy Sensor_one O'Neil 2nd Éclair",
      'strings.title(v: "ABC dEF")': 'string ABC DEF',
      'strings.title(v: "ǆ")': 'string ǅ',
    },
  },
])
