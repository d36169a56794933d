import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('strings', [
  {
    name: 'takes one suffix',
    values: {
      'strings.trimSuffix(v: "file.csv.csv", suffix: ".csv")': 'string file.csv',
      'strings.trimSuffix(v: "x", suffix: "")': 'string x',
    },
  },
])
