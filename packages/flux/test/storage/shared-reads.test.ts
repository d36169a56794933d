import t from 'tap'
import { runFlux } from '../../src/engine.ts'
import { SharedReads } from '../../src/storage/shared-reads.ts'
import type { ReadRequest } from '../../src/storage/storage.ts'
import { cellAt } from '../../src/table/cell.ts'
import { MemoryStorage } from '../memory-storage.ts'

/** A store that says what it was asked to read. */
class Watched extends MemoryStorage {
  readonly requests: ReadRequest[] = []

  override read(request: ReadRequest): ReturnType<MemoryStorage['read']> {
    this.requests.push(request)
    return super.read(request)
  }
}

const minute = 60_000_000_000n

function watched(): Watched {
  const storage = new Watched()
  storage.addBucket('b', Array.from({ length: 20 }, (_, i) => `m,k=a f=${i} ${BigInt(i) * minute}`).join('\n'))
  return storage
}

/** The values of an answer's only result, table by table. */
function values(script: string, storage: Watched): unknown[] {
  const found: unknown[] = []
  const options = { storage, now: 60n * minute, organization: { id: '', name: '' } }
  for (const { tables } of runFlux(script, options))
    for (const { columns, length } of tables) {
      const vector = columns.find(({ label }) => label === '_value')?.vector
      for (let row = 0; vector && row < length; row++) found.push(cellAt(vector, row))
    }
  return found
}

const read = (field: string, stop = '1970-01-01T00:20:00Z') =>
  `from(bucket: "b") |> range(start: 1970-01-01T00:00:00Z, stop: ${stop}) |> filter(fn: (r) => r._field =~ /^${field}$/)`

t.test('what several steps aggregate of the same points is read once', (t) => {
  const storage = watched()
  const parts = ['min', 'max', 'stddev'].map(
    (fn) => `${read('f')} |> aggregateWindow(every: 10m, fn: ${fn}, createEmpty: false) |> toFloat()`,
  )
  const found = values(`union(tables: [${parts.join(', ')}]) |> group() |> sort()`, storage)
  t.strictSame(storage.requests.length, 1)
  const sd = Math.sqrt(82.5 / 9)
  t.strictSame(found, [0, sd, sd, 9, 10, 19])
  t.end()
})

t.test('other fields, other times and another run are read by themselves', (t) => {
  const storage = watched()
  const last = (from: string) => `${from} |> last() |> toFloat()`
  values(`union(tables: [${last(read('f'))}, ${last(read('g'))}, ${last(read('f', '1970-01-01T00:10:00Z'))}])`, storage)
  t.equal(storage.requests.length, 3)
  values(last(read('f')), storage)
  t.equal(storage.requests.length, 4)
  t.end()
})

t.test('what is larger than what may be kept is read again, and so is what was left half read', (t) => {
  const storage = new Watched()
  const { id: bucketId } = storage.addBucket('b')
  const times = BigInt64Array.from({ length: 2_200_000 }, (_, i) => BigInt(i))
  storage.write(bucketId, [
    { measurement: 'm', tags: [], field: 'f', type: 'float', times, values: new Float64Array(times.length) },
  ])
  const request = { bucketId, start: 0n, stop: 10n ** 9n }
  const count = (shared: SharedReads) => {
    let points = 0
    for (const series of shared.read(request)) for (const { times } of series.chunks()) points += times.length
    return points
  }
  const large = new SharedReads(storage, [request, request])
  t.strictSame([count(large), count(large)], [times.length, times.length])
  t.equal(storage.requests.length, 2)

  const small = watched()
  const part = { bucketId: small.buckets()[0]?.id ?? '', start: 0n, stop: 10n ** 18n }
  const shared = new SharedReads(small, [part, part, part])
  for (const _ of shared.read(part)) break
  t.equal([...shared.read(part)].length, 1)
  t.equal(small.requests.length, 2)
  t.equal([...shared.read(part)].length, 1)
  t.equal(small.requests.length, 2, 'the second kept it for the third')
  t.end()
})
