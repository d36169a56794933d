import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('strings', [
  {
    name: 'maps character by character',
    values: {
      'strings.toLower(v: "ÄÖÜ ABC İ ΣΑΣ")': 'string äöü abc i σασ',
    },
  },
])
