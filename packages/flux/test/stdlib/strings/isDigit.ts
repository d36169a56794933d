import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('strings', [
  {
    name: 'takes one ASCII character',
    values: {
      'strings.isDigit(v: "7")': 'bool true',
      'strings.isDigit(v: "a")': 'bool false',
    },
    fails: {
      'strings.isDigit(v: "12")':
        'error calling function "isDigit" …: "v" is not a valid argument: argument length is not equal to 1',
      'strings.isDigit(v: "é")':
        'error calling function "isDigit" …: "v" is not a valid argument: argument length is not equal to 1',
    },
  },
])
