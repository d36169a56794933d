import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Test, test } from 'tap'
import { LevelSpool } from '../../src/spool/level-spool.ts'

const NOW = 1_700_000_000_000
const line = (device: number, second: number, value = 1) =>
  `energy,device_id=${device} temp_c=${value} ${NOW + second * 1000}000000`
const open = async (dir: string, limitBytes = 1_000_000) => LevelSpool.open({ dir, limitBytes, clock: () => NOW })

/** All lines that wait, in their order; they are acknowledged. */
async function drain(spool: LevelSpool): Promise<string[]> {
  const lines: string[] = []
  for (let page = await spool.next(10); page; page = await spool.next(10)) {
    lines.push(...page.lines)
    await spool.acknowledge(page, [])
  }
  return lines
}

/** A spool of entries of three lines, closed; its log has several of the blocks of LevelDB. */
async function filled(t: Test): Promise<{ dir: string; lines: string[] }> {
  const dir = join(t.testdir(), 'spool')
  const { spool } = await open(dir)
  const lines: string[] = []
  for (let entry = 0; entry < 500; entry++) {
    const some = [1, 2, 3].map((device) => line(1000 + device, entry, entry))
    lines.push(...some)
    await spool.append('raw', some)
  }
  await spool.close()
  return { dir, lines }
}

test('what is appended is there again after a restart, in its order, until it is acknowledged', async (t) => {
  const dir = join(t.testdir(), 'spool')
  let { spool, damage } = await open(dir)
  t.equal(damage, undefined)
  t.equal(statSync(dir).mode & 0o777, 0o700)
  t.equal(await spool.next(10), undefined)
  const many = Array.from({ length: 40 }, (_, second) => line(1001, second))
  t.strictSame(
    await Promise.all(many.map((one) => spool.append('raw', [one]))),
    many.map(() => undefined),
  )
  await spool.append('registry', ['device_heard,event=new device=1001i 5'])
  await spool.append('raw', [line(1001, 99)])
  t.match(spool.state, { lines: 42, deadLetters: 0, lost: 0, oldestMs: NOW, fault: undefined })
  const first = await spool.next(10)
  t.match(first, { bucket: 'raw', lines: many.slice(0, 10), lost: 0 })
  if (first) await spool.acknowledge(first, [])
  const { state } = spool
  await spool.close()

  ;({ spool, damage } = await open(dir))
  t.equal(damage, undefined)
  t.strictSame(spool.state, state, 'as it was')
  const buckets: string[] = []
  for (let page = await spool.next(1000); page; page = await spool.next(1000)) {
    buckets.push(`${page.bucket} ${page.lines.length}`)
    await spool.acknowledge(page, [])
  }
  t.strictSame(buckets, ['raw 30', 'registry 1', 'raw 1'])
  t.match(spool.state, { lines: 0, bytes: 0, oldestMs: undefined })
  await spool.close()
})

test('a reading waits behind what is kept of its device and is not older, also after a restart', async (t) => {
  const dir = join(t.testdir(), 'spool')
  let { spool } = await open(dir)
  const at = (second: number) => BigInt(NOW + second * 1000) * 1_000_000n
  const kept = () => [0, 5, 6].map((second) => spool.isBehind('1001', at(second)))
  t.strictSame(kept(), [false, false, false])
  const appended = spool.append('raw', [line(1001, 5), line(1001, 3)])
  t.strictSame(kept(), [true, true, false], 'as soon as it is on its way')
  t.equal(spool.isBehind('1002', at(0)), false)
  await appended
  await spool.close()
  ;({ spool } = await open(dir))
  t.strictSame(kept(), [true, true, false])
  const page = await spool.next(10)
  await spool.append('raw', [line(1001, 4)])
  if (page) await spool.acknowledge(page, [])
  t.strictSame(kept(), [true, true, false], 'one came meanwhile')
  t.equal(spool.keepsReadings, true)
  await drain(spool)
  t.strictSame(kept(), [false, false, false])
  t.equal(spool.keepsReadings, false)
  await spool.close()
})

test('it is bounded by its own counter, which a restart keeps', async (t) => {
  const dir = join(t.testdir(), 'spool')
  let { spool } = await open(dir, 3000)
  let kept = 0
  while ((await spool.append('raw', [line(1001, kept)])) === undefined) kept++
  t.match(
    await spool.append('raw', [line(1001, kept)]),
    /^the spool is full: it holds the 3000 bytes of INGEST_SPOOL_BYTES/,
  )
  t.ok(kept > 20 && spool.state.bytes <= 3000)
  await spool.close()
  ;({ spool } = await open(dir, 3000))
  t.match(await spool.append('raw', [line(1001, kept)]), /full/)
  t.equal((await drain(spool)).length, kept)
  t.equal(await spool.append('raw', [line(1001, kept)]), undefined, 'there is room again')
  await spool.close()
})

test('dead letters are kept in the same store, listed, replayed and dropped', async (t) => {
  const dir = join(t.testdir(), 'spool')
  let { spool } = await open(dir)
  await spool.append('raw', [line(1001, 1), 'bad', 'worse'])
  const page = await spool.next(10)
  const refused = ['bad', 'worse'].map((text) => ({ line: text, reason: '400 unable to parse' }))
  if (page) t.equal(await spool.acknowledge(page, refused), undefined)
  t.match(spool.state, { lines: 0, deadLetters: 2 })
  await spool.close()
  ;({ spool } = await open(dir))
  const letters = await spool.deadLetters(0, 10)
  t.strictSame(letters, [
    { id: 1, bucket: 'raw', line: 'bad', reason: '400 unable to parse', timeMs: NOW },
    { id: 2, bucket: 'raw', line: 'worse', reason: '400 unable to parse', timeMs: NOW },
  ])
  t.strictSame(await spool.deadLetters(2, 10), letters.slice(1))
  t.equal(await spool.settleDeadLetters(letters.slice(0, 1), 'replay'), undefined)
  t.match(spool.state, { lines: 1, deadLetters: 1 })
  t.strictSame(await drain(spool), ['bad'])
  await spool.settleDeadLetters(letters.slice(1), 'drop')
  t.match(spool.state, { lines: 0, deadLetters: 0, bytes: 0 })
  await spool.close()
})

test('a folder that another process uses, and one that cannot be, are said', async (t) => {
  const dir = join(t.testdir({ file: '' }), 'spool')
  const { spool } = await open(dir)
  await t.rejects(open(dir), { code: 'LEVEL_LOCKED' })
  await spool.close()
  await t.rejects(open(join(dir, '../file/spool')), { code: 'ENOTDIR' })
})

test('a damaged spool opens, says what it lost and gives the rest', async (t) => {
  const damages: [name: string, damage: (dir: string) => void][] = [
    ['no CURRENT', (dir) => rmSync(join(dir, 'CURRENT'))],
    ['an empty CURRENT', (dir) => writeFileSync(join(dir, 'CURRENT'), '')],
    ['no manifest', (dir) => each(dir, /^MANIFEST/, (file) => rmSync(file))],
    ['a bit of the log', (dir) => each(dir, /\.log$/, (file) => flip(file, 0.4))],
  ]
  for (const [name, damage] of damages)
    await t.test(name, async (t) => {
      const { dir, lines } = await filled(t)
      damage(dir)
      const { spool, damage: said } = await open(dir)
      t.match(said, /was damaged: \d+ lines in \d+ entries are lost, \d+ are there/)
      const { lost, lines: kept } = spool.state
      const drained = await drain(spool)
      t.equal(drained.length, kept)
      const known = new Set(lines)
      t.ok(
        drained.every((one) => known.has(one)),
        'no value is another one',
      )
      t.strictSame(
        drained,
        lines.filter((one) => drained.includes(one)),
        'in their order',
      )
      if (name.includes('log')) t.ok(kept + lost <= lines.length && kept >= lines.length * 0.3)
      else t.strictSame([kept, lost], [lines.length, 0])
      t.equal(await spool.append('raw', [line(1001, 1000)]), undefined)
      await spool.close()
      const again = await open(dir)
      t.equal(again.damage, undefined, 'it is said once')
      t.strictSame(await drain(again.spool), [line(1001, 1000)])
      await again.spool.close()
    })
})

test('bits of the tables: what is given is right, and what is lost is counted', async (t) => {
  const { dir, lines } = await filled(t)
  // Opening it anew moves what is in the log into a table.
  await (await open(dir)).spool.close()
  each(dir, /\.ldb$/, (file) => {
    for (const part of [0.2, 0.4, 0.6]) flip(file, part)
  })
  const { spool, damage } = await open(dir)
  t.match(damage, /was damaged/)
  const { lost, lines: kept } = spool.state
  t.ok(lost > 0 && kept > 0)
  t.equal(kept + lost, lines.length)
  const drained = await drain(spool)
  t.equal(drained.length, kept)
  const known = new Set(lines)
  t.ok(drained.every((one) => known.has(one)))
  await spool.close()
})

function each(dir: string, pattern: RegExp, work: (file: string) => void): void {
  const files = readdirSync(dir).filter((name) => pattern.test(name))
  if (files.length === 0) throw new Error(`there is no ${pattern} in ${dir}`)
  for (const name of files) work(join(dir, name))
}

function flip(file: string, part: number): void {
  const bytes = readFileSync(file)
  const place = Math.floor(bytes.length * part)
  bytes[place] = (bytes[place] ?? 0) ^ 0x10
  writeFileSync(file, bytes)
}
