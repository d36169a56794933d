import { test } from 'tap'
import { SharedReads } from '../src/shared-reads.ts'

/** Readings that end when they are told to, and a clock that is set. */
function build({ keepBytes = 100, limitMs = 60_000, atOnce = 8 } = {}) {
  let now = 1_000_000
  const readings: { key: string; signal: AbortSignal; end(value: string): void; fail(error: Error): void }[] = []
  const reads = new SharedReads<string>({
    keepMs: 1000,
    keepBytes,
    sizeOf: (value) => value.length,
    limitMs,
    atOnce,
    clock: () => now,
  })
  const stays = new AbortController().signal
  return {
    reads,
    readings,
    get: (key: string, client: AbortSignal = stays) =>
      reads.get(
        key,
        (signal) =>
          new Promise((end, fail) => {
            readings.push({ key, signal, end, fail })
            signal.addEventListener('abort', () => fail(signal.reason))
          }),
        client,
      ),
    pass: (ms: number) => {
      now += ms
    },
  }
}

test('those who ask the same at one time share a reading, and nobody gets that of another', async (t) => {
  const { get, readings } = build()
  const answers = [get('a'), get('b'), get('a'), get('a')]
  t.strictSame(
    readings.map(({ key }) => key),
    ['a', 'b'],
  )
  for (const { key, end } of readings) end(`of ${key}`)
  t.strictSame(await Promise.all(answers), ['of a', 'of b', 'of a', 'of a'])
})

test('what was read is not older than a second for one who asks', async (t) => {
  const { get, readings, pass } = build()
  const first = get('a')
  pass(400)
  readings[0]?.end('first')
  t.equal(await first, 'first')
  pass(599)
  t.equal(await get('a'), 'first', 'a second counts from the beginning of the reading')
  pass(1)
  const second = get('a')
  readings[1]?.end('second')
  t.equal(await second, 'second')
  pass(-5000)
  const third = get('a')
  readings[2]?.end('third')
  t.equal(await third, 'third', 'a clock that was set back keeps nothing')
  pass(2000)
  const slow = get('a')
  pass(1000)
  const late = get('a')
  t.equal(readings.length, 5, 'one that is under way for a second is not joined')
  readings[4]?.end('late')
  readings[3]?.end('slow')
  t.strictSame([await slow, await late], ['slow', 'late'])
  t.equal(await get('a'), 'late', 'the older one ends later and replaces nothing')
})

test('a failure is told to those who wait, and the next one asks anew', async (t) => {
  const { get, readings } = build()
  const answers = [get('a'), get('a')]
  readings[0]?.fail(new Error('no'))
  for (const answer of answers) await t.rejects(answer, { message: 'no' })
  const next = get('a')
  readings[1]?.end('yes')
  t.equal(await next, 'yes')
})

test('one who leaves takes nothing from the others; when all have left the reading ends', async (t) => {
  const { get, readings } = build()
  const [one, two, gone] = [new AbortController(), new AbortController(), new AbortController()]
  gone.abort(new Error('gone'))
  const answers = [get('a', one.signal), get('a', two.signal), get('a', gone.signal)]
  await t.rejects(answers[2] as Promise<string>, { message: 'gone' })
  one.abort(new Error('left'))
  await t.rejects(answers[0] as Promise<string>, { message: 'left' })
  t.notOk(readings[0]?.signal.aborted)
  const both = get('a')
  t.equal(readings.length, 1)
  readings[0]?.end('for the others')
  t.strictSame([await answers[1], await both], ['for the others', 'for the others'])

  const alone = get('b', two.signal)
  two.abort(new Error('left too'))
  await t.rejects(alone, { message: 'left too' })
  t.ok(readings[1]?.signal.aborted)
  const after = get('b')
  t.equal(readings.length, 3, 'nobody joins what ends')
  readings[2]?.end('anew')
  t.equal(await after, 'anew')
})

test('a reading has a limit, and so have readings at one time', async (t) => {
  const short = build({ limitMs: 20 })
  await t.rejects(short.get('a'), { code: 'INF_DEADLINE' })
  const { get, readings } = build({ atOnce: 2 })
  const answers = [get('a'), get('b')]
  t.throws(() => get('c'), { code: 'QRY_BUSY', statusCode: 503 })
  const shared = get('a')
  for (const { end } of readings) end('x')
  await Promise.all([...answers, shared])
  const next = get('c')
  readings[2]?.end('y')
  t.equal(await next, 'y')
})

test('what is kept is bounded: the oldest goes', async (t) => {
  const { get, readings, pass } = build({ keepBytes: 100 })
  const read = async (key: string, length: number) => {
    const before = readings.length
    const answer = get(key)
    readings[before]?.end('x'.repeat(length))
    await answer
    return readings.length > before
  }
  await read('a', 60)
  pass(10)
  t.equal(await read('b', 60), true)
  t.equal(await read('b', 60), false, 'the newer one is kept')
  t.equal(await read('a', 60), true, 'the older one is not')
  t.equal(await read('huge', 101), true)
  t.equal(await read('huge', 101), true, 'what alone is more than may be kept is not kept')
})

test('where nobody asks any more, nothing is kept', async (t) => {
  const { get, pass, reads, readings } = build()
  const answer = get('a')
  readings[0]?.end('0123456789')
  await answer
  reads.forgetOld()
  t.equal(reads.bytes, 10)
  pass(1000)
  reads.forgetOld()
  t.equal(reads.bytes, 0)
})
