import t from 'tap'
import { type QueryLimits, runFlux } from '../src/engine.ts'
import { FluxError } from '../src/errors.ts'
import { MemoryStorage } from './memory-storage.ts'

/*
 * A script may ask for more than there is. Whatever it asks for, the query ends in an error that says so, and the
 * process goes on.
 */

const storage = new MemoryStorage()
storage.addBucket(
  'b',
  Array.from({ length: 2000 }, (_, i) => `m,k=a f=${i % 7} ${BigInt(i) * 1_000_000_000n}`).join('\n'),
)

const imports = ['array', 'generate', 'interpolate', 'json', 'math', 'regexp', 'strings']
const data = 'from(bucket: "b") |> range(start: 0, stop: 1h)'

interface Options {
  readonly limits?: Partial<QueryLimits>
  readonly checkpoint?: () => void
}

/** The message of the error that a script ends in; the number of its rows where it ends well. */
function outcome(script: string, options: Options = {}): string | number {
  let rows = 0
  try {
    const results = runFlux(`${imports.map((path) => `import "${path}"\n`).join('')}${script}`, {
      storage,
      now: 3_600_000_000_000n,
      organization: { id: '0'.repeat(16), name: 'org' },
      ...options,
    })
    for (const { tables } of results) for (const { length } of tables) rows += length
    return rows
  } catch (error) {
    if (error instanceof FluxError) return error.message
    throw error
  }
}

const long = 'long = strings.repeat(v: "a", i: 60000000)\n'

/** Definitions, each of the one before. */
const chain = (first: string, next: (before: string) => string, last: (name: string) => string): string =>
  `${Array.from({ length: 40 }, (_, i) => `x${i} = ${i === 0 ? first : next(`x${i - 1}`)}`).join('\n')}\n${last('x39')}`

t.test('a text that a script makes is bounded', (t) => {
  const scripts = {
    repeat: 'array.from(rows: [{s: strings.repeat(v: "ab", i: 1000000000000)}])',
    concatenation: `${long}array.from(rows: [{s: long + long}])`,
    doubling: chain(
      '"text"',
      (x) => `${x} + ${x}`,
      (x) => `array.from(rows: [{s: ${x}}])`,
    ),
    'concatenation in reduce': `${data} |> reduce(identity: {s: "a"}, fn: (r, accumulator) => ({s: accumulator.s + accumulator.s}))`,
    'concatenation of columns': `${long}${data} |> map(fn: (r) => ({r with s: long + long + r.k}))`,
    interpolation: `${long}array.from(rows: [{s: "\${long}\${long}"}])`,
    joinStr: `${long}array.from(rows: [{s: strings.joinStr(arr: [long, long], v: ",")}])`,
    replaceAll: `${long}array.from(rows: [{s: strings.replaceAll(v: long, t: "a", u: long)}])`,
    replaceAllString:
      'a = strings.repeat(v: "a", i: 100000)\narray.from(rows: [{s: regexp.replaceAllString(r: /a/, v: a, t: a)}])',
    'json.encode': `${long}array.from(rows: [{s: string(v: json.encode(v: [long, long]))}])`,
  }
  for (const [name, script] of Object.entries(scripts))
    t.match(outcome(script), /a text of \d+ characters is longer than a query can hold/, name)
  t.end()
})

t.test('an array that a script makes is bounded', (t) => {
  const scripts = {
    concat: chain(
      '[1, 2]',
      (x) => `array.concat(arr: ${x}, v: ${x})`,
      (x) => `array.from(rows: [{n: length(arr: ${x})}])`,
    ),
    split: `${long}array.from(rows: [{n: length(arr: strings.split(v: long, t: ""))}])`,
    'gaps of holtWinters': `${data} |> holtWinters(n: 1, interval: 1ns)`,
  }
  for (const [name, script] of Object.entries(scripts))
    t.match(outcome(script), /an array of \d+ items is longer than a query can hold/, name)
  t.match(
    outcome(`${data} |> histogram(bins: linearBins(start: 0.0, width: 1.0, count: 1000000000000))`),
    /count must be between 0 and 10000000/,
    'bins',
  )
  t.end()
})

t.test('a table is refused before it is made', (t) => {
  const scripts = {
    generate: 'generate.from(start: -1h, stop: 1h, count: 1000000000000, fn: (n) => n)',
    forecast: `${data} |> limit(n: 9) |> holtWinters(n: 1000000000000, interval: 1s)`,
    pivot: `generate.from(start: -1h, stop: 1h, count: 10000, fn: (n) => n)
      |> map(fn: (r) => ({r with c: string(v: r._value)}))
      |> pivot(rowKey: ["_value"], columnKey: ["c"], valueColumn: "_value")`,
  }
  for (const [name, script] of Object.entries(scripts))
    t.match(outcome(script), /a table of \d+ values is larger than a query can hold/, name)
  t.match(outcome(`${data} |> aggregateWindow(every: 1ns, fn: mean)`), /more than 2000000 windows of 1ns/, 'windows')
  t.match(
    outcome('array.from(rows: [{x: math.jn(n: 1000000000000, x: 1.0)}])'),
    /jn: n must be between/,
    'the order of a Bessel function',
  )
  t.end()
})

t.test('a result is bounded in rows', (t) => {
  t.equal(outcome(data, { limits: { rows: 2000 } }), 2000)
  t.equal(outcome(data, { limits: { rows: 1999 } }), 'a result has more than 1999 rows; narrow its range or aggregate')
  t.end()
})

t.test('a result may have so many rows, and each its own', (t) => {
  const script = `t = (n) => array.from(rows: [{k: "1", n: n}, {k: "2", n: n}, {k: "2", n: n}]) |> group(columns: ["k"])
t(n: 1) |> yield(name: "a")
t(n: 2) |> yield(name: "b")
union(tables: [t(n: 3), t(n: 4)]) |> yield(name: "c")`
  const walked: string[] = []
  const walk = () => {
    const results = runFlux(`import "array"\n${script}`, {
      storage,
      now: 0n,
      organization: { id: '0'.repeat(16), name: 'org' },
      limits: { rows: 3 },
    })
    for (const { name, tables } of results) for (const { length } of tables) walked.push(`${name}${length}`)
  }
  t.throws(walk, { code: 'unavailable', message: 'a result has more than 3 rows; narrow its range or aggregate' })
  t.strictSame(walked, ['a1', 'a2', 'b1', 'b2', 'c2'])
  t.end()
})

t.test('whoever runs a query is asked again and again whether it may go on', (t) => {
  const scripts = {
    'calls within calls': chain(
      '(x) => x + 1',
      (f) => `(x) => ${f}(x: ${f}(x: x))`,
      (f) => `array.from(rows: [{n: ${f}(x: 1)}])`,
    ),
    'calls within calls over rows': chain(
      '(x) => x + 1.0',
      (f) => `(x) => ${f}(x: ${f}(x: x))`,
      (f) => `${data} |> map(fn: (r) => ({r with n: ${f}(x: r._value)}))`,
    ),
    'rows between rows': `${data} |> interpolate.linear(every: 1ns)`,
    'rows out of nothing': 'generate.from(start: -1h, stop: 1h, count: 50000000, fn: (n) => n)',
    'long texts': `${data} |> map(fn: (r) => ({r with s: strings.repeat(v: string(v: r._time), i: 100000)}))`,
  }
  for (const [name, script] of Object.entries(scripts)) {
    let looks = 0
    const checkpoint = (): void => {
      if (++looks > 100) throw new FluxError('invalid', 'time is up')
    }
    t.match(outcome(script, { checkpoint }), /time is up$/, name)
  }
  t.end()
})
