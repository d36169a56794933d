import { createRequire } from 'node:module'
import fc from 'fast-check'
import { test } from 'tap'
import {
  type FluxText,
  flux,
  fluxBoolean,
  fluxDuration,
  fluxFloat,
  fluxInteger,
  fluxOneOf,
  fluxSource,
  fluxString,
  fluxTime,
} from '../src/flux.ts'
import { nastyStrings } from './fixture/nasty-strings.ts'

// The official parser: what it reads is what the real server reads.
const { parse } = createRequire(import.meta.url)('@influxdata/flux-lsp-node') as { parse(script: string): unknown }

const series = (device: string) => flux`
  from(bucket: ${fluxString('energy_raw')})
    |> range(start: -${fluxDuration('1h')})
    |> filter(fn: (r) => r._measurement == "energy" and r.device_id == ${fluxString(device)})
`

/** The tree of a script without places, and with every string that equals `device` replaced by DEVICE. */
const shape = (script: FluxText, device: string) =>
  JSON.stringify(parse(script.toString()), (key, value) =>
    key === 'location' ? undefined : key === 'value' && value === device ? 'DEVICE' : value,
  )

test('a device id is one string literal, whatever is in it', (t) => {
  const expected = shape(series('a plain id'), 'a plain id')
  t.ok(nastyStrings.length >= 400, `${nastyStrings.length} strings`)
  const escaped = nastyStrings.filter((device) => shape(series(device), device) !== expected)
  t.strictSame(escaped, [])
  // This parser takes them as they are; the real server's stops at a NUL.
  const bare = nastyStrings.filter((device) => /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(fluxString(device).toString()))
  t.strictSame(bare, [], 'no control or format character stands in a script as it is')
  t.end()
})

test('so is any other text', (t) => {
  const expected = shape(series('a plain id'), 'a plain id')
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom('"', '\\', '$', '{', '}', '\n', '\r', 'a') }),
  )
  fc.assert(
    fc.property(text, (device) => shape(series(device), device) === expected),
    { numRuns: 500 },
  )
  t.end()
})

test('literals are printed as Flux writes them', (t) => {
  const cases: [FluxText, string][] = [
    [fluxString('a"b\\c$d\n'), '"a\\"b\\\\c\\x24d\\n"'],
    [fluxString('\u0000\u001f\u007f\u0085'), '"\\x00\\x1f\\x7f\\xc2\\x85"'],
    [fluxString('\u2028\ufeffé🔌'), '"\\xe2\\x80\\xa8\\xef\\xbb\\xbfé🔌"'],
    [fluxInteger(-5), '-5'],
    [fluxInteger(9_223_372_036_854_775_807n), '9223372036854775807'],
    [fluxFloat(4), '4.0'],
    [fluxFloat(0.5), '0.5'],
    [fluxFloat(1e21), 'float(v: "1e+21")'],
    [fluxBoolean(true), 'true'],
    [fluxDuration('1h30m'), '1h30m'],
    [fluxTime(new Date('2026-01-01T00:00:00.5Z')), '2026-01-01T00:00:00.500Z'],
    [fluxOneOf('_field', ['a', 'b']), '(r["_field"] == "a" or r["_field"] == "b")'],
    [flux`x = ${flux`${fluxInteger(1)} + ${fluxInteger(2)}`}`, 'x = 1 + 2'],
    [fluxSource('from(bucket: "x")'), 'from(bucket: "x")'],
  ]
  for (const [literal, expected] of cases) t.equal(literal.toString(), expected)
  t.end()
})

test('what is no value of its type is refused', (t) => {
  const refused: [string, () => FluxText][] = [
    ['a duration with more in it', () => fluxDuration('1h) |> drop(columns: ["a"])')],
    ['an empty duration', () => fluxDuration('')],
    ['a negative duration', () => fluxDuration('-1h')],
    ['a duration with a line after it', () => fluxDuration('1h\n')],
    ['a fraction', () => fluxInteger(1.5)],
    ['an inexact integer', () => fluxInteger(2 ** 60)],
    ['infinity', () => fluxFloat(Number.POSITIVE_INFINITY)],
    ['no number', () => fluxFloat(Number.NaN)],
    ['no time', () => fluxTime(new Date(Number.NaN))],
    ['a far time', () => fluxTime(new Date(8.64e15))],
    ['half a character', () => fluxString('\ud83d')],
    ['the other half', () => fluxString('1001\udd0c1001')],
    ['one of nothing', () => fluxOneOf('a', [])],
    ['a plain string', () => flux`from(bucket: ${'x' as unknown as FluxText})`],
    ['something that looks like a literal', () => flux`x = ${{ toString: () => '1' } as unknown as FluxText}`],
  ]
  for (const [name, make] of refused) t.throws(make, { code: 'INF_VALUE' }, name)
  t.throws(() => fluxInteger(2n ** 63n), 'past 64 bits')
  t.end()
})
