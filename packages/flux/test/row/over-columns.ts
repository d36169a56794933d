import fc from 'fast-check'
import type { Test } from 'tap'
import { runFlux } from '../../src/engine.ts'
import { FluxError } from '../../src/errors.ts'
import { MemoryStorage } from '../memory-storage.ts'
import { resultsText } from '../table-text.ts'

/*
 * A row function that is evaluated over whole columns must answer what it answers row by row. An expression within
 * `[…][0]` is beyond what is done over whole columns; so the same expression can be evaluated both ways.
 */

const storage = new MemoryStorage()
storage.addBucket('b', 'm f=1 1767225600000000000')

const cell = {
  f: fc.oneof(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), fc.constantFrom(0, -0, 1, 2.5)).map(floatText),
  g: fc.constantFrom('0.0', '1.5', '-3.25', '100.0'),
  i: fc.bigInt(-100n, 100n).map(String),
  j: fc.constantFrom('0', '1', '-7', '9223372036854775807', '9007199254740993'),
  u: fc.bigInt(0n, 100n).map((n) => `uint(v: ${n})`),
  s: fc.constantFrom('"a"', '"b"', '"dev-01"', '"é😀"', '""'),
  w: fc.constantFrom('"a"', '"zz"', '"dev-02"'),
  t: fc.constantFrom('true', 'false'),
  at: fc.constantFrom('2026-01-01T00:00:00Z', '1969-12-31T23:59:59.5Z', '2026-01-01T00:00:00.000000001Z'),
}

function floatText(value: number): string {
  const text = Math.abs(value) < 1e-6 ? '0.0' : String(value)
  return text.includes('.') ? text : `${text}.0`
}

/** Rows of all columns; those of the second half are null where the first column says so. */
const rows = fc.array(fc.record(cell), { minLength: 1, maxLength: 6 })

const number = (type: 'float' | 'int'): fc.Arbitrary<string> =>
  fc.letrec<{ any: string; leaf: string }>((tie) => ({
    leaf:
      type === 'float'
        ? fc.constantFrom('r.f', 'r.g', '2.5', '-1.0', 'r.nf')
        : fc.constantFrom('r.i', 'r.j', '3', 'r.ni'),
    any: fc.oneof(
      { maxDepth: 3 },
      tie('leaf'),
      fc
        .tuple(tie('any'), fc.constantFrom('+', '-', '*', '/', '%'), tie('any'))
        .map(([a, op, b]) => `(${a} ${op} ${b})`),
      tie('any').map((a) => `(-${a})`),
      fc.tuple(truth, tie('any'), tie('any')).map(([test, a, b]) => `(if ${test} then ${a} else ${b})`),
      type === 'float'
        ? fc.oneof(
            tie('any').map((a) => `math.abs(x: ${a})`),
            fc.constant('float(v: r.i)'),
          )
        : fc.constantFrom('int(v: r.u)', 'strings.strlen(v: r.s)', 'twice(x: r.i)'),
    ),
  })).any

const comparison = fc.constantFrom('==', '!=', '<', '<=', '>', '>=')

const simpleTruth = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('r.f', 'r.g', 'r.i', 'r.u', 'r.nf'),
      comparison,
      fc.constantFrom('r.g', '1.5', 'r.j', '2', 'r.ni'),
    )
    .map((p) => p.join(' ')),
  fc
    .tuple(fc.constantFrom('r.s', '"b"', 'r.ns'), comparison, fc.constantFrom('r.w', '"dev-01"'))
    .map((p) => p.join(' ')),
  fc
    .tuple(fc.constantFrom('r.at', 'r.na'), comparison, fc.constantFrom('r.at', '2026-01-01T00:00:00Z'))
    .map((p) => p.join(' ')),
  fc.constantFrom('r.t', 'r.nt', 'true', 'exists r.nf', 'exists r.f', 'r.s =~ /^dev/', 'r.ns !~ /a/', 'r.none > 1.0'),
)

const truth: fc.Arbitrary<string> = fc.oneof(
  { maxDepth: 2 },
  simpleTruth,
  fc.tuple(simpleTruth, fc.constantFrom('and', 'or'), simpleTruth).map(([a, op, b]) => `(${a} ${op} ${b})`),
  simpleTruth.map((a) => `(not (${a}))`),
)

const words = fc.oneof(
  fc.constantFrom(
    'r.s + r.w',
    'r.s + "-x"',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Flux's own interpolation
    '"<${r.s}>"',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Flux's own interpolation
    '"${r.i}/${r.f}"',
    'strings.toUpper(v: r.s)',
    'string(v: r.i)',
  ),
  fc.constantFrom('r.ns + "x"', 'if r.t then r.s else r.w', 'strings.substring(v: r.w, start: 0, end: 1)'),
)

const expression = fc.oneof(number('float'), number('int'), truth, words)

const preamble =
  'import "array"\nimport "math"\nimport "strings"\nimport "internal/debug"\ntwice = (x, by=2) => { y = x * by\n return y }\n'

/** Columns with nulls come from a left join of nothing: rows whose marker is null. */
function dataOf(all: readonly Record<string, string>[]): string {
  const records = all.map((row, n) => {
    const present = n % 2 === 0
    const nulls = `nf: ${present ? row.f : 'debug.null(type: "float")'}, ni: ${present ? row.i : 'debug.null(type: "int")'}, ns: ${present ? row.s : 'debug.null(type: "string")'}, nt: ${present ? row.t : 'debug.null(type: "bool")'}, na: ${present ? row.at : 'debug.null(type: "time")'}`
    return `{n: ${n}, ${Object.entries(row)
      .map(([name, value]) => `${name}: ${value}`)
      .join(', ')}, ${nulls}}`
  })
  return `array.from(rows: [${records.join(', ')}]) |> debug.opaque()`
}

function answer(script: string): string {
  try {
    return resultsText(runFlux(script, { storage, now: 0n, organization: { id: '', name: '' } }))
  } catch (error) {
    if (error instanceof FluxError) return `error: ${withoutPlaces(error.message)}`
    throw error
  }
}

/** Errors name places of the script, and the two scripts are of different lengths. */
const withoutPlaces = (message: string): string => message.replaceAll(/@?\d+:\d+-\d+:\d+/g, '')

/** A map over whole columns answers what it answers row by row: so many scripts of four random expressions. */
export function mapsOverColumns(t: Test, scripts: number): void {
  fc.assert(
    fc.property(rows, fc.array(expression, { minLength: 4, maxLength: 4 }), (all, texts) => {
      const data = dataOf(all)
      // The call of a library function keeps InfluxDB from evaluating the map in its own vectorised way.
      const map = (wrap: (text: string) => string): string =>
        `${preamble}${data} |> map(fn: (r) => ({n: r.n, y: string(v: r.n), ${texts.map((text, i) => `x${i}: ${wrap(text)}`).join(', ')}}))`
      const whole = answer(map((text) => text))
      const single = answer(map((text) => `[${text}][0]`))
      // Which of several errors comes first depends on what is evaluated first.
      if (whole.startsWith('error') && single.startsWith('error')) return
      if (whole !== single) throw new Error(`${texts.join('\n')}\nwhole\n${whole}\nrow by row\n${single}\n${data}`)
    }),
    { numRuns: scripts },
  )
  t.pass(`${4 * scripts} random expressions`)
  t.end()
}

/** A filter over whole columns keeps the rows that it keeps row by row: so many random conditions. */
export function filtersOverColumns(t: Test, conditions: number): void {
  fc.assert(
    fc.property(rows, truth, truth, (all, a, b) => {
      const data = dataOf(all)
      const filter = (test: string): string => `${preamble}${data} |> filter(fn: (r) => ${test})`
      const whole = answer(filter(`${a} and ${b}`))
      const single = answer(filter(`[${a} and ${b}][0]`))
      if (whole !== single) throw new Error(`${a} and ${b}\nwhole\n${whole}\nrow by row\n${single}\n${data}`)
    }),
    { numRuns: conditions },
  )
  t.pass(`${conditions} random conditions`)
  t.end()
}
