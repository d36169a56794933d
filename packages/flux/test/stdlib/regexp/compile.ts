import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('regexp', [
  {
    name: 'makes an expression of a text',
    values: {
      '"dev-01" =~ regexp.compile(v: "^dev-[0-9]+$")': 'bool true',
      '"a\\nb" =~ regexp.compile(v: "(?s)a.b")': 'bool true',
      '"日本" =~ regexp.compile(v: "^\\\\p{Han}{2}$")': 'bool true',
    },
    fails: {
      'regexp.compile(v: "a(b")': 'error calling function "compile" …: error parsing regexp: missing closing ): `a(b`',
      'regexp.compile(v: "(?=x)")':
        'error calling function "compile" …: error parsing regexp: invalid or unsupported Perl syntax: `(?=`',
    },
  },
])
