import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('strings', [
  {
    name: 'every character changes',
    values: {
      'strings.toTitle(v: "abc ß ǆ")': 'string ABC ß ǅ',
      'strings.toTitle(v: "ა")': 'string ა',
    },
  },
])
