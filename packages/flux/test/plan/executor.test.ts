import t from 'tap'
import { runFlux } from '../../src/engine.ts'
import { FluxError } from '../../src/errors.ts'
import type { ReadRequest } from '../../src/storage/storage.ts'
import { MemoryStorage } from '../memory-storage.ts'
import { resultsText } from '../table-text.ts'

/** Counts what is asked of it. */
class CountingStorage extends MemoryStorage {
  readonly requests: ReadRequest[] = []

  override read(request: ReadRequest): ReturnType<MemoryStorage['read']> {
    this.requests.push(request)
    return super.read(request)
  }
}

const storage = (): CountingStorage => {
  const made = new CountingStorage()
  made.addBucket('b', 'm,h=x f=1 1000000000\nm,h=y f=2 1000000000\nm,h=x g=3 1000000000')
  return made
}

const options = { now: 60_000_000_000n, organization: { id: '', name: '' } }
const read = 'from(bucket: "b") |> range(start: 0)'

t.test('what several steps use is computed once', (t) => {
  const counting = storage()
  const text = resultsText(
    runFlux(
      `d = ${read} |> filter(fn: (r) => r._field == "f")
      d |> count() |> yield(name: "n")
      d |> sum() |> yield(name: "s")`,
      { ...options, storage: counting },
    ),
  )
  t.match(text, '# n')
  t.equal(counting.requests.length, 1)
  t.end()
})

t.test('nothing is read before a result is walked', (t) => {
  const counting = storage()
  const results = [...runFlux(read, { ...options, storage: counting })]
  t.equal(counting.requests.length, 0)
  const [first] = results[0]?.tables ?? []
  t.equal(first?.length, 1)
  t.equal(counting.requests.length, 1)
  t.end()
})

t.test('the store is asked for no more than the script wants', (t) => {
  const counting = storage()
  resultsText(
    runFlux(`${read} |> filter(fn: (r) => r._field == "f" and r.h =~ /x/ and r._value < 2.0 + 1.0)`, {
      ...options,
      storage: counting,
    }),
  )
  const [{ predicate, start, stop } = {} as ReadRequest] = counting.requests
  t.equal(start, 0n)
  t.equal(stop, 60_000_000_000n)
  t.match(predicate, { kind: 'and', left: { kind: 'tag', name: '_field' }, right: { kind: 'tagMatches', name: 'h' } })
  t.end()
})

t.test('the checkpoint ends a query that is under way', (t) => {
  let polls = 0
  const stop = new FluxError('unavailable', 'enough')
  const checkpoint = (): void => {
    if (++polls > 50) throw stop
  }
  const script =
    'import "generate"\ngenerate.from(count: 100000, fn: (n) => n * n, start: 2026-01-01T00:00:00Z, stop: 2026-01-02T00:00:00Z) |> map(fn: (r) => ({v: [r._value][0]}))'
  t.throws(() => resultsText(runFlux(script, { ...options, storage: storage(), checkpoint })), { message: /enough/ })
  t.end()
})

t.test('a result has no more rows than the limit', (t) => {
  const limits = { rows: 2 }
  t.throws(() => resultsText(runFlux(read, { ...options, storage: storage(), limits })), {
    message: 'a result has more than 2 rows; narrow its range or aggregate',
  })
  t.end()
})

t.test('an error names the innermost call of the script that led to it', (t) => {
  const script = `bad = (tables=<-) => tables |> mean(column: "nope")\n${read} |> group() |> bad()`
  t.throws(() => resultsText(runFlux(script, { ...options, storage: storage() })), {
    message: 'runtime error @1:32-1:52: mean: column "nope" does not exist',
  })
  t.end()
})

t.test('tables that a step sends in parts are sorted by key where a step needs them whole, and not before', (t) => {
  const parts = storage()
  parts.addBucket('parts', 'm1,k=b v=1 1000000000\nm2,k=a v=2 1000000000\nm3,k=b v=3 1000000000')
  const values = (steps: string): string[] => {
    const tables =
      'from(bucket: "parts") |> range(start: 0) |> map(fn: (r) => ({k: r.k, v: r._value})) |> group(columns: ["k"])'
    const text = resultsText(runFlux(`${tables}\n${steps}`, { ...options, storage: parts }))
    return [...text.matchAll(/^(\w) \| (\d)$/gm)].map(([, k, v]) => `${k}${v}`)
  }
  t.same(values(''), ['a2', 'b1', 'b3'])
  t.same(values('|> filter(fn: (r) => r.v > 0.0) |> group()'), ['b1', 'a2', 'b3'])
  t.same(values('|> limit(n: 9) |> group()'), ['b1', 'b3', 'a2'])
  t.same(values('|> drop(columns: ["x"]) |> group()'), ['a2', 'b1', 'b3'])
  t.end()
})

t.test('columns that are filled one after another come out as if each were filled alone', (t) => {
  const storage = new MemoryStorage()
  storage.addBucket('b', 'm,h=x f=1,g=1 1000000000\nm,h=x f=2 2000000000\nm,h=x g=3 3000000000\nm,h=y g=4 1000000000')
  const rows = `from(bucket: "b") |> range(start: 0) |> pivot(rowKey: ["_time"], columnKey: ["_field"], valueColumn: "_value")`
  const filled = (column: string) => `|> fill(column: "${column}", usePrevious: true)`
  const text = (script: string) => resultsText(runFlux(script, { ...options, storage }))
  const columns = ['f', 'g', 'h', 'none', 'f']
  const together = text(`${rows} ${columns.map(filled).join(' ')} |> yield(name: "all")`)
  // A step that another result uses too stays one of its own.
  const apart = columns.map((column, i) => `t${i + 1} = t${i} ${filled(column)}\nt${i} |> yield(name: "${i}")`)
  const last = text([`t0 = ${rows}`, ...apart, `t${columns.length} |> yield(name: "all")`].join('\n'))
  t.equal(together, last.slice(last.indexOf('# all')))
  t.match(together, /2/)
  t.end()
})
