import { expressionCases } from '../../../expression-cases.ts'

export default expressionCases('experimental/json', [
  {
    name: 'numbers are floats',
    values: {
      'json.parse(data: bytes(v: "{\\"v\\": 230.25, \\"ok\\": false, \\"l\\": [1, 2]}")).v': 'float 230.25',
      'json.parse(data: bytes(v: "{\\"a\\": {\\"b\\": \\"x\\"}}")).a.b': 'string x',
      'json.parse(data: bytes(v: "[1, 2, 3]"))[1]': 'float 2',
      'json.parse(data: bytes(v: " 12 "))': 'float 12',
      'json.parse(data: bytes(v: "\\"\\\\u00e9\\\\n\\"")) == "é\\n"': 'bool true',
    },
  },
  {
    name: 'faults are told as Go tells them',
    fails: {
      'json.parse(data: bytes(v: "{"))': 'error calling function "parse" …: unexpected end of JSON input',
      'json.parse(data: bytes(v: "{a:1}"))':
        'error calling function "parse" …: invalid character \'a\' looking for beginning of object key string',
      'json.parse(data: bytes(v: "[1 2]"))':
        'error calling function "parse" …: invalid character \'2\' after array element',
      'json.parse(data: bytes(v: "nul"))':
        "error calling function \"parse\" …: invalid character ' ' in literal null (expecting 'l')",
      'json.parse(data: bytes(v: "trye"))':
        "error calling function \"parse\" …: invalid character 'y' in literal true (expecting 'u')",
      'json.parse(data: bytes(v: "1 x"))':
        'error calling function "parse" …: invalid character \'x\' after top-level value',
      'json.parse(data: bytes(v: "[1, \\"a\\"]"))':
        'error calling function "parse" …: array values must all be the same type',
    },
  },
])
