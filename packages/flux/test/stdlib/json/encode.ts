import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('json', [
  {
    name: 'keys are sorted and text is safe in HTML',
    before: 'import "internal/debug"\n',
    values: {
      'string(v: json.encode(v: {b: 1, a: "q\\"<&>", t: 2026-01-01T00:00:00.5Z, d: 1h30m, x: [1.0, 0.5], y: ["k": true], n: {z: uint(v: 3)}}))':
        'string {"a":"q\\"\\u003c\\u0026\\u003e","b":1,"d":"1h30m","n":{"z":3},"t":"2026-01-01T00:00:00.5Z","x":[1,0.5],"y":{"k":true}}',
      'string(v: json.encode(v: 1000000000000000000000.0))': 'string 1e+21',
      'string(v: json.encode(v: 0.0000001))': 'string 1e-7',
      'string(v: json.encode(v: bytes(v: "hi")))': 'string "aGk="',
      'string(v: json.encode(v: debug.null(type: "int")))': 'string null',
      'string(v: json.encode(v: "é\\n"))': 'string "é\\n"',
    },
    fails: {
      'json.encode(v: 0.0 / 0.0)': 'error calling function "encode" …: json: unsupported value: NaN',
      'json.encode(v: () => 1)': 'error calling function "encode" …: cannot encode a function value',
    },
  },
])
