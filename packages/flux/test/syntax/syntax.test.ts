import t from 'tap'
import { runFlux } from '../../src/engine.ts'
import { FluxError } from '../../src/errors.ts'
import { check, diagnose, format, parse } from '../../src/syntax/index.ts'
import { LanguageServer, languageServer } from '../../src/syntax/language-server.ts'
import { shapeOf } from '../../src/syntax/shape.ts'
import { chunksOf } from '../../src/syntax/statement-chunks.ts'
import { typeAt } from '../../src/syntax/type-at.ts'
import { MemoryStorage } from '../memory-storage.ts'
import { resultsText } from '../table-text.ts'

const messageOf = (work: () => unknown): string => {
  try {
    work()
    return ''
  } catch (error) {
    if (error instanceof FluxError) return error.message
    throw error
  }
}

t.test('a sound script has no diagnostics', (t) => {
  t.strictSame(diagnose('x = 1 + 2'), [])
  t.equal(parse('x = 1').body[0]?.type, 'VariableAssignment')
  t.end()
})

t.test('after a sound script another of its shape is judged as it would be by itself', (t) => {
  const pairs = [
    ['x = 1 + 2', 'x = 30 + 4 // another'],
    ['x = {a: 1h30m, b: 5}', 'x = {a: 10ms, b: 70}'],
    ['x = {a: 1h30m, b: 5}', 'x = {a: 10ms, b: "70"}'],
    ['x = 1.5 + 2.0', 'x = 1.5 + 2'],
    ['x = 1 + 2', 'x = 1 + 2h'],
    ['x = 1 + 2', 'x = 1 + 99999999999999999999'],
    ['x = 1 + 2', 'x = 1 + 02'],
    ['x1 = 1\ny = x1', 'x1 = 1\ny = x2'],
    ['x = {"1": 1}\ny = x["1"]', 'x = {"1": 1}\ny = x["2"]'],
    ['x = 2026-12-28T10:00:00Z', 'x = 2026-13-28T10:00:00Z'],
    ['x = 2026-12-28', 'x = 2026-13-28'],
    ['x = 2026-12-28\ny = x', 'x = 9-1-3\ny = x + 1'],
    ['x = 2026-12-28T10:00:00Z', 'x = 1999-02-28T23:59:59.123456789Z'],
    ['x = 2026-12-28T10:00:00Z', 'x = 2026-02-30T10:00:00Z'],
    ['x = 2026-12-28T10:00:00Z', 'x = 2026-02-29T10:00:00Z'],
    ['x = 2026-12-28T10:00:00Z', 'x = 2026-04-31T10:00:00Z'],
    ['x = 2026-12-28T10:00:00Z', 'x = 2026-12-31T24:00:00Z'],
    ['x = 2026-12-28T10:00:00Z', 'x = 2026-12-31T10:60:00Z'],
    ['x = 2026-12-28T10:00:00Z', 'x = 2026-12-31T10:00:00'],
    ['x = 2026-12-28T10:00:00Z', 'x = 0000-01-01T10:00:00Z'],
    ['x = 2026-12-28T10:00:00Z', 'x = 2026-12-31T10:00:00Za'],
    ['x = 2026-12-28T10:00:00Z', 'x = 2026-12-28T10:00:00Z + 1'],
    ['x = 2026-12-28T10:00:00Z\ny = x', 'x = 2026-12-31T10:00:00.5Z\ny = z'],
    ['x = "a" == "b"', 'x = "a" == "another text"'],
    ['x = "a" != "b"', `x = "a" != "\${1}"`],
    ['x = "a" == "b"', `x = "a" == "\${y}"`],
    ['x = "a" == "b"', 'x = "a" == "\\n"'],
    ['x = "a" == "b"', 'x = 1 == "c"'],
    ['x = {"1": "a"}\ny = "a" == x["1"]', 'x = {"1": "a"}\ny = "a" == x["2"]'],
    ['x = 1.5', 'x = 1 .5'],
    ['x = 1 // a "b', 'x = 1 + // a "b'],
    ['x = "a" =~ /[0-9]"/', 'x = "a" =~ /[0-8"/'],
    ['x = "a" =~ /^a(b|c.*)$/', 'x = "a" =~ /^nrg-(level|rate)$/'],
    ['x = "a" =~ /^a(b|c)$/', 'x = "a" =~ /^a(b|c$/'],
    ['x = "a" =~ /^a(b|c)$/', 'x = "a" =~ /a**b\\q/'],
    ['x = 0.5', 'x = 0.05'],
    ['x = 1.5', 'x = 1.5.5'],
    ['x = -1.5', 'x = -20.25'],
    ['x = 1 - 2', 'x = 1 - 2h'],
    ['x = 1h', 'x = 10mo'],
    ['x = 1h', 'x = 10q'],
    ['import "date"\nx = date.hour(t: 1970-01-01T00:00:00Z)', 'import "dates"\nx = date.hour(t: 1970-01-01T00:00:00Z)'],
    ['x = {a: "b"}\ny = x.a', 'x = {a: "another"}\ny = x.a'],
    ['x = {a: "b"}\ny = x.a + "c"', 'x = {a: 1}\ny = x.a + "c"'],
    ['x = {a: 1, "b": "c"}\ny = x["b"]', 'x = {a: 1, "d": "c"}\ny = x["b"]'],
    ['x = {a: 1, "b": "c"}\ny = x["b"]', 'x = {a: 1, "b": "d"}\ny = x["e"]'],
    ['x = ["a": 1, "b": 2]', 'x = ["c": 1]'],
    ['x = ["a": 1, "b": 2]', 'x = ["c": 1, "d": "e"]'],
    ['x = ["a": 1, "b": 2]', 'x = ["c": 1, 4: 2]'],
    ['x = ["a": {b: 1}, "b": {b: 2}]', 'x = ["c": {b: 1}, "d": {c: 2}]'],
    ['x = ["a", "b", "c"]', 'x = ["d", "e", "f", "g"]'],
    ['x = ["a", "b", "c"]', 'x = ["d", "e", "f", 1]'],
    ['f = (a="b") => a + "c"', 'f = (a=1) => a + "c"'],
    ['from(bucket: "a") |> range(start: -1h)', 'from(bucket: "b") |> range(start: -30d)'],
    ['from(bucket: "a") |> range(start: -1h)', 'from(buckets: "b") |> range(start: -30d)'],
  ] as const
  for (const [first, then] of pairs) {
    t.strictSame(diagnose(first), [], first)
    const alone = new LanguageServer().diagnose(then).filter(({ severity }) => severity === 1)
    t.equal(diagnose(then).length === 0, alone.length === 0, then)
    t.match(alone, diagnose(then).map(({ message }) => ({ message })) as never)
  }
  t.end()
})

t.test('scripts that differ in values alone are of one shape', (t) => {
  for (const [one, other] of [
    ['x = {a: "b", c: -1.05, d: 10m}', 'x = {a: "", c: -20.5, d: 1h}'],
    ['x = ["a": 1.5]', 'x = ["b": 20.05, "c": 1.0, "d": 7.5]'],
    ['x = r.a =~ /^(a|b)$/', 'x = r.a =~ /^nrg-.*$/'],
    ['x = ["a", "b"]', 'x = ["c", "d", "e", "f"]'],
    ['x = [{a: 1, b: "c"}, {a: 2, b: "d"}]', 'x = [{a: 1, b: ""}, {a: 2, b: ""}, {a: 3, b: ""}]'],
  ] as const)
    t.equal(shapeOf(chunksOf(one)), shapeOf(chunksOf(other)), other)
  const script =
    'import "date"\nx = 1.5\n// c\noption y = {a: "b", c: 2026-01-01T00:00:00Z}\nf = (r) =>\n  r["b"] == "c"\nx\n'
  t.ok(chunksOf(script).length > 2)
  t.equal(shapeOf(chunksOf(script)), shapeOf([{ text: script, line: 0 }]), 'in pieces it is of the shape that it has')
  t.not(shapeOf(chunksOf('x = r["a"]')), shapeOf(chunksOf('x = r["b"]')), 'a field')
  t.not(shapeOf(chunksOf('x = r["a"]')), shapeOf(chunksOf('x = r["a", "a", "a"]')), 'one alone is no list')
  t.end()
})

t.test('errors of types and names stand as they are, with columns in bytes', (t) => {
  t.equal(
    messageOf(() => check('x = 1\ny = x + "a"')),
    'error @2:9-2:12: expected int but found string',
  )
  t.equal(
    messageOf(() => check('x = "ü" + zz')),
    'error @1:12-1:14: undefined identifier zz',
  )
  t.equal(
    messageOf(() => check('x = yeld\ny = zap')),
    'error @1:5-1:9: undefined identifier yeld\n\nerror @2:5-2:8: undefined identifier zap',
  )
  t.end()
})

t.test('where the syntax is wrong only that is told', (t) => {
  t.equal(
    messageOf(() => check('x = (1 + "a"')),
    'compilation failed: error @1:5-1:13: expected RPAREN, got EOF',
  )
  t.match(
    messageOf(() => check('x = "a')),
    /^compilation failed: error @1:5-1:7: got unexpected token in string/,
  )
  t.end()
})

t.test('a script that the parser cannot deal with is refused, and the next one is read', (t) => {
  t.equal(
    messageOf(() => check('x = "\ud800"')),
    'compilation failed: the Flux parser cannot deal with this script',
  )
  t.equal(
    messageOf(() => check(`x = ${'('.repeat(50_000)}`)),
    'compilation failed: error @1:1-1:1: Program is nested too deep: it may have brackets 256 deep',
  )
  // These trap within the checker's own promises.
  for (const script of [`x = ${'if true then 1 else '.repeat(100)}1`, `x = ${'[1:'.repeat(100)}1${']'.repeat(100)}`])
    t.equal(
      messageOf(() => languageServer().diagnose(script)),
      'compilation failed: the Flux parser cannot deal with this script',
    )
  t.equal(
    messageOf(() => check('x = 1')),
    '',
  )
  t.end()
})

t.test('a broken instance of the parser is replaced', (t) => {
  const first = languageServer()
  t.equal(languageServer(), first)
  first.broken = true
  t.not(languageServer(), first)
  t.type(languageServer(), LanguageServer)
  t.end()
})

t.test('an instance that a large script left with much memory is replaced', (t) => {
  const first = languageServer()
  parse(`x = ${'('.repeat(30)}"${'a'.repeat(1_000_000)}"${')'.repeat(30)}`)
  t.ok(first.memoryBytes > 64 * 2 ** 20)
  t.not(languageServer(), first)
  t.ok(languageServer().memoryBytes < 8 * 2 ** 20)
  t.end()
})

t.test('a script is laid out as the official formatter does it', (t) => {
  t.equal(format(parse('x=1   +2\ny  = {a:x}')).trim(), 'x = 1 + 2\ny = {a: x}')
  t.end()
})

t.test('the checker tells the type of what stands at a place', (t) => {
  t.equal(typeAt('f = (r) => r.a + 1.0', 1, 1), '(r: {A with a: float}) => float')
  t.end()
})

const variables = {
  type: 'File',
  package: null,
  imports: null,
  body: [
    {
      type: 'OptionStatement',
      assignment: {
        type: 'VariableAssignment',
        id: { type: 'Identifier', name: 'v' },
        init: {
          type: 'ObjectExpression',
          properties: [
            {
              type: 'Property',
              key: { type: 'Identifier', name: 'window' },
              value: { type: 'DurationLiteral', values: [{ magnitude: 10_000, unit: 'ms' }] },
            },
          ],
        },
      },
    },
  ],
}

t.test('the extern of a request comes before its script', (t) => {
  const run = (script: string, extern: unknown = variables): string =>
    resultsText(runFlux(script, { storage: new MemoryStorage(), now: 0n, organization: { id: '', name: '' }, extern }))
  t.match(run('import "array"\narray.from(rows: [{w: string(v: v.window)}])'), '10s')
  t.equal(
    messageOf(() => run('import "array"\n\narray.from(rows: [{w: v.window + 1, q: nope}])')),
    'error @3:40-3:44: undefined identifier nope\n\nerror @3:34-3:35: expected duration but found int\n\nerror @3:23-3:35: duration is not Addable',
  )
  t.equal(
    messageOf(() => run('x = (')),
    'compilation failed: error @1:5-1:6: expected RPAREN, got EOF',
  )
  t.match(
    messageOf(() => run('x = 1', 'no tree')),
    /^extern json parse error/,
  )
  t.end()
})
