import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('strings', [
  {
    name: 'counts characters and keeps within the text',
    values: {
      'strings.substring(v: "temp_c", start: 0, end: 4)': 'string temp',
      'strings.substring(v: "heiß😀x", start: 3, end: 5)': 'string ß😀',
      'strings.substring(v: "abc", start: -2, end: 99)': 'string abc',
      'strings.substring(v: "abc", start: 2, end: 1) == ""': 'bool true',
      'strings.substring(v: "abc", start: 9, end: 12) == ""': 'bool true',
    },
  },
])
