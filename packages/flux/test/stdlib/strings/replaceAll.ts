import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('strings', [
  {
    name: 'replaces every occurrence',
    values: {
      'strings.replaceAll(v: "1,5 kW, 2,5 kW", t: ",", u: ".")': 'string 1.5 kW. 2.5 kW',
      'strings.replaceAll(v: "é😀", t: "", u: "-")': 'string -é-😀-',
    },
  },
])
