import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('http', [
  {
    name: 'escapes what a segment cannot hold',
    values: {
      'http.pathEscape(inputString: "a b/c?d;e,f+g=h&i:j@k$l~é")': 'string a%20b%2Fc%3Fd%3Be%2Cf+g=h&i:j@k$l~%C3%A9',
    },
  },
])
