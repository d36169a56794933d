import { cpSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { bucket, dump, newYear, openStore, type StoreUnderTest, second, write } from './fixture/open-store.ts'

t.setTimeout(180_000)

/** The same numbers every time. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const at = (seconds: number) => newYear + BigInt(seconds) * second

/** Points in blocks, in the log and overwritten, a delete, and records of the API. Answers all that ever was true. */
async function fill(under: StoreUnderTest): Promise<Set<string>> {
  const random = randomFrom(7)
  const history = new Set<string>()
  for (let batch = 0; batch < 60; batch++) {
    const lines: string[] = []
    for (let i = 0; i < 120; i++) {
      const seconds = batch * 20 + random(40)
      const [key, float, int, state, bool] = [random(6), random(10_000) / 100, random(1000), random(4), random(2)]
      lines.push(`m,k=${key} f=${float},i=${int}i,s="state ${state}",b=${bool === 1} ${at(seconds)}`)
      const values = [`f:float ${seconds}=${float}`, `i:int ${seconds}=${int}`, `b:bool ${seconds}=${bool}`]
      for (const value of [...values, `s:string ${seconds}=state_${state}`]) history.add(`m,k=${key} ${value}`)
    }
    await write(under, lines.join('\n'))
    await under.store.metadata.put(`record/${batch % 25}`, { batch, text: 'x'.repeat(50) })
    history.add(`record/${batch % 25} ${batch}`)
  }
  const predicate = { kind: 'tag', name: 'k', op: '==', value: '2' } as const
  await under.store.delete(bucket, { start: at(300), stop: at(400), predicate })
  return history
}

/** Every point as `series time=value`, and every record of the API. */
async function contents(under: StoreUnderTest): Promise<Set<string>> {
  const found = new Set<string>()
  for (const line of dump(under)) {
    const [series, field, ...points] = line.replaceAll('=state ', '=state_').split(' ')
    for (const point of points) found.add(`${series} ${field} ${point}`)
  }
  for (let i = 0; i < 25; i++) {
    const record = (await under.store.metadata.get(`record/${i}`)) as { batch: number } | undefined
    if (record) found.add(`record/${i} ${record.batch}`)
  }
  return found
}

t.test('a flipped bit never makes a wrong value, and what it costs is said', async (t) => {
  const dir = t.testdir({ store: {}, copy: {} })
  const original = await openStore(t, { dir: join(dir, 'store'), memoryBytes: 64 * 1024 })
  const history = await fill(original)
  const truth = await contents(original)
  t.ok(original.store.stats().blocks > 20)
  await original.kill()
  const files = readdirSync(original.dir).filter((name) => !['LOCK', 'LOG', 'LOG.old'].includes(name))
  const random = randomFrom(3)
  let harmed = 0
  for (let round = 0; round < 40; round++) {
    const copy = join(dir, 'copy', String(round))
    cpSync(original.dir, copy, { recursive: true })
    const file = join(copy, files[round % files.length] as string)
    const bytes = readFileSync(file)
    const bit = random(bytes.length * 8)
    bytes[bit >> 3] = (bytes[bit >> 3] as number) ^ (1 << (bit & 7))
    writeFileSync(file, bytes)
    const name = `bit ${bit} of ${files[round % files.length]}`
    const under = await openStore(t, { dir: copy, memoryBytes: 64 * 1024 })
    const found = await contents(under)
    // A lost write may uncover the value before it, but nothing that was never true.
    const invented = [...found].filter((value) => !history.has(value))
    if (invented.length > 0) t.fail(`${name}: invented`, { invented: invented.slice(0, 5) })
    const lost = [...truth].filter((value) => !found.has(value)).length
    const { damagedValues, repairs } = under.store.stats()
    if (lost > 0) harmed++
    if (lost > 0 && damagedValues + repairs === 0) t.fail(`${name}: ${lost} lost without a word`)
    if (lost > truth.size / 4) t.fail(`${name}: ${lost} lost of ${truth.size}`)
    if (lost > 0 && under.errors.length === 0) t.fail(`${name}: nothing was logged`)
    await write(under, `after f=1 ${at(0)}`)
    await under.reopen()
    t.match(dump(under), ['after f:float 0=1'], `${name}: writable`)
    await under.store.close()
    rmSync(copy, { recursive: true })
  }
  t.comment(`${harmed} of 40 flips cost something`)
  t.ok(harmed > 0)
})

t.test('every acknowledged write survives, wherever the log is torn behind it', async (t) => {
  const dir = t.testdir({ store: {}, copy: {} })
  const original = await openStore(t, { dir: join(dir, 'store'), memoryBytes: 4 * 1024 * 1024 })
  const logOf = (dir: string) => {
    const names = readdirSync(dir)
      .filter((name) => name.endsWith('.log'))
      .sort()
    return join(dir, names.at(-1) as string)
  }
  const lengths: number[] = []
  const random = randomFrom(11)
  for (let i = 0; i < 40; i++) {
    const lines = Array.from({ length: 1 + random(200) }, (_, j) => `m,k=${j % 5} f=${i},n${i}=1 ${at(i * 1000 + j)}`)
    await write(original, lines.join('\n'))
    lengths.push(statSync(logOf(original.dir)).size)
  }
  for (let round = 0; round < 25; round++) {
    const acknowledged = random(lengths.length - 1)
    const floor = lengths[acknowledged] as number
    const cut = floor + random((lengths[acknowledged + 1] as number) - floor)
    const copy = join(dir, 'copy', String(round))
    // As the files are while the store is open: what kill -9 leaves.
    cpSync(original.dir, copy, { recursive: true, filter: (path) => !/(LOCK|acknowledged)$/.test(path) })
    truncateSync(logOf(copy), cut)
    const under = await openStore(t, { dir: copy })
    const series = [...under.reader.series({ bucketId: bucket, start: 0n, stop: 2n ** 62n })]
    const writes = new Set(series.map(({ field }) => field).filter((field) => field.startsWith('n')))
    const expected = new Set(Array.from({ length: acknowledged + 1 }, (_, i) => `n${i}`))
    t.strictSame([...writes].sort(), [...expected].sort(), `cut at ${cut}, acknowledged up to ${floor}`)
    t.equal(under.store.stats().damagedValues, 0)
    await under.store.close()
    rmSync(copy, { recursive: true })
  }
})
