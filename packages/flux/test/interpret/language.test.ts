import { type Case, testCases } from '../cases.ts'

const value = (name: string, expression: string, want: string, preamble = ''): Case => ({
  name,
  flux: `import "array"\nimport "internal/debug"\n${preamble}\narray.from(rows: [{v: ${expression}}])`,
  want: `#group\nv:${want}`,
})

const failure = (name: string, expression: string, error: string, preamble = ''): Case => ({
  name,
  flux: `${preamble}x = ${expression}`,
  error,
})

testCases('operators', [
  value('int arithmetic wraps', '9223372036854775807 + 1', 'int\n-9223372036854775808'),
  value('int division truncates', '-7 / 2', 'int\n-3'),
  value('the remainder has the sign of the dividend', '-7 % 3', 'int\n-1'),
  value('a power is a float', '2 ^ 10', 'float\n1024'),
  value('unsigned arithmetic wraps', 'uint(v: 1) - uint(v: 2)', 'uint\n18446744073709551615'),
  value('floats divide to infinity', '1.0 / 0.0', 'float\n+Inf'),
  value('texts join', '"a" + "b"', 'string\nab'),
  value('numbers of two types compare', '1 < 1.5', 'bool\ntrue'),
  value('texts compare by their bytes', '"\u{ffee}" < "\u{1f600}"', 'bool\ntrue'),
  value('times compare', '2026-01-01T00:00:00Z < 2026-01-01T00:00:00.000000001Z', 'bool\ntrue'),
  value('a text matches an expression', '"dev-01" =~ /^dev/', 'bool\ntrue'),
  value('and does not look further than it must', 'false and 1 / 0 == 1', 'bool\nfalse'),
  failure('division by zero', '1 / 0', 'cannot divide by zero'),
  failure('remainder of zero', '1 % 0', 'cannot mod zero'),
  failure('durations do not compare', '1h == 60m', 'unsupported binary expression duration == duration'),
  failure('there is no unary plus', '+n', 'unsupported operator "+" to unary expression', 'n = 5\n'),
])

testCases('functions', [
  value('defaults are for arguments left out', 'f(a: 1)', 'int\n11', 'f = (a, b=10) => a + b'),
  value('a pipe fills the parameter that waits for it', '2 |> double()', 'int\n4', 'double = (x=<-) => x * 2'),
  value('the piped parameter may be named instead', 'double(x: 3)', 'int\n6', 'double = (x=<-) => x * 2'),
  value(
    'closures keep what they were made with',
    'add(x: 1)',
    'int\n11',
    'make = (by) => (x) => x + by\nadd = make(by: 10)',
  ),
  value('blocks have variables of their own', 'f(x: 3)', 'int\n7', 'f = (x) => {\n  y = x * 2\n  return y + 1\n}'),
  value('functions are values', 'twice(fn: (x) => x + 1, x: 0)', 'int\n2', 'twice = (fn, x) => fn(x: fn(x: x))'),
  value(
    'a name of the script hides one of the library',
    'mean(a: 1.0, b: 2.0)',
    'float\n1.5',
    'mean = (a, b) => (a + b) / 2.0',
  ),
  failure(
    'errors name every call that they pass',
    'outer(x: "a")',
    'error calling function "outer" @3:5-3:18: error calling function "inner" @2:16-2:27: error calling function "int" @1:16-1:25: cannot convert string "a" to int due to invalid syntax',
    'inner = (x) => int(v: x)\nouter = (x) => inner(x: x)\n',
  ),
])

testCases('values', [
  value('records are extended', 'b.x + b.y', 'int\n5', 'a = {x: 1, y: 2}\nb = {a with x: 3}'),
  value('labels may be any text', 'r["a b"]', 'int\n1', 'r = {"a b": 1}'),
  value('properties may be named by their variables', 'r.lo', 'int\n7', 'lo = 7\nr = {lo}'),
  value('arrays are indexed', 'a[1][0]', 'int\n3', 'a = [[1], [3]]'),
  value(
    'dictionaries keep the last of equal keys',
    'dict.get(dict: d, key: "a", default: 0)',
    'int\n2',
    'import "dict"\nd = ["a": 1, "a": 2]',
  ),
  value(
    'text is put together',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is Flux that puts the text together
    '"id=${id} n=${n + 1} t=${t}"',
    'string\nid=x n=2 t=2026-01-01T00:00:00.000000000Z',
    'id = "x"\nn = 1\nt = 2026-01-01T00:00:00Z',
  ),
  value('a branch is chosen', 'if 1 > 2 then "a" else if 2 > 1 then "b" else "c"', 'string\nb'),
  value('exists tells a value from a null', 'exists r.a', 'bool\nfalse', 'r = {a: debug.null(type: "int")}'),
  failure('there is nothing beyond an array', '[1, 2][5]', 'cannot access element 5 of array of length 2'),
])

testCases('packages and options', [
  {
    name: 'a package has another name',
    flux: 'import "array"\nimport m "math"\narray.from(rows: [{v: m.pow(x: 2.0, y: 3.0)}])',
    want: '#group\nv:float\n8',
  },
  {
    name: 'an option of the script is a variable',
    flux: 'import "array"\noption task = {name: "t", every: 1m}\narray.from(rows: [{n: task.name, e: string(v: task.every)}])',
    want: '#group\nn:string | e:string\nt | 1m',
  },
  {
    name: 'now must be a function',
    flux: 'option now = 2026-01-01T00:00:00Z',
    error: 'option "now" must be a function that returns a time, as in () => 2026-01-01T00:00:00Z',
  },
  {
    name: 'a package that is not supported is refused by name',
    flux: 'import "sql"\nsql.from(driverName: "p", dataSourceName: "d", query: "q")',
    error: 'function "from" of package "sql" is not supported by the embedded InfluxDB',
  },
])

const rows = 'import "array"\nrows = array.from(rows: [{v: 1}])\n'

testCases('results', [
  {
    name: 'an expression that is no stream is no result',
    flux: `${rows}1 + 1\nrows`,
    want: '#group\nv:int\n1',
  },
  {
    name: 'a stream that a later step uses is no result by itself',
    flux: `${rows}rows\nrows |> count(column: "v") |> yield(name: "n")`,
    want: '# n\n#group\nv:int\n1',
  },
  {
    name: 'there must be a result',
    flux: rows,
    error:
      'error in query specification while starting program: this Flux script returns no streaming data. Consider adding a "yield" or invoking streaming functions directly, without performing an assignment',
  },
  {
    name: 'there is one unnamed result',
    flux: `${rows}rows |> count(column: "v")\nrows |> sum(column: "v")`,
    error: 'failed to initialize execute state: tried to produce more than one result with the name "_result"',
  },
])
