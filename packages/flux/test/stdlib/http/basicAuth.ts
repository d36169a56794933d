import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('http', [
  {
    name: 'is Base64 of name and password',
    values: {
      'http.basicAuth(u: "user", p: "pässword")': 'string Basic dXNlcjpww6Rzc3dvcmQ=',
    },
  },
])
