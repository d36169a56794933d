import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('strings', [
  {
    name: 'folds single characters',
    values: {
      'strings.equalFold(v: "Go", t: "GO")': 'bool true',
      'strings.equalFold(v: "ß", t: "ss")': 'bool false',
      'strings.equalFold(v: "K", t: "K")': 'bool true',
      'strings.equalFold(v: "Σ", t: "ς")': 'bool true',
    },
  },
])
