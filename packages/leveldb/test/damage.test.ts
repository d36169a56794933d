import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { ClassicLevel } from 'classic-level'
import { test } from 'tap'
import { corruption, isCorruption } from '../src/corruption.ts'
import { findDamage } from '../src/find-damage.ts'
import { pages } from '../src/pages.ts'
import { repair } from '../src/repair.ts'

const open = (dir: string) => new ClassicLevel<Buffer, Buffer>(dir, { keyEncoding: 'buffer', valueEncoding: 'buffer' })
const keyOf = (i: number) => Buffer.from(`key${String(i).padStart(5, '0')}`)
/** Values that do not compress, so that there are many blocks. */
const bytesOf = (i: number) => Buffer.from(Array.from({ length: 120 }, (_, at) => (i * 7919 + at * at * 31) % 251))
const COUNT = 2000

async function make(dir: string): Promise<void> {
  await mkdir(dir, { recursive: true })
  const level = open(dir)
  await level.open()
  const batch = level.batch()
  for (let i = 0; i < COUNT; i++) batch.put(keyOf(i), bytesOf(i))
  await batch.write()
  await level.compactRange(keyOf(0), keyOf(COUNT))
  await level.close()
}

/** What is read from 00100 to before the last, how much at once, and how often damage was met. */
async function readPages(dir: string) {
  const level = open(dir)
  await level.open()
  const [found, sizes]: [string[], number[]] = [[], []]
  let met = 0
  const range = { gte: keyOf(100), lt: keyOf(COUNT - 1) }
  for await (const page of pages(level, range, { records: 500, onDamage: () => met++ })) {
    sizes.push(page.length)
    for (const [key, value] of page) if (value.equals(bytesOf(Number(key.toString().slice(3))))) found.push(`${key}`)
  }
  await level.close()
  return { found, sizes, met }
}

test('a database that is whole is read by pages, from one key to before another', async (t) => {
  const dir = t.testdir({})
  t.equal(await findDamage(dir), undefined, 'no database is none that is damaged')
  await make(dir)
  t.equal(await findDamage(dir), undefined)
  const { found, sizes, met } = await readPages(dir)
  t.strictSame(sizes, [500, 500, 500, 399])
  t.strictSame([found[0], found.at(-1), met], [`${keyOf(100)}`, `${keyOf(COUNT - 2)}`, 0])
})

test('what LevelDB does not see is said, and repaired', async (t) => {
  const dirs = t.testdir({ current: {}, torn: {}, table: {}, log: {} })
  for (const [name, harm, says] of [
    ['current', (dir: string) => rmSync(join(dir, 'CURRENT')), /CURRENT names no manifest/],
    ['torn', (dir: string) => writeFileSync(join(dir, 'CURRENT'), 'MANIFEST-00'), /CURRENT names no manifest/],
    ['table', (dir: string) => flip(dir, 0.5), /^1 parts of the table files in .*table are damaged$/],
  ] as const) {
    const dir = join(dirs, name)
    await make(dir)
    harm(dir)
    t.match(await findDamage(dir), says, name)
    await repair(dir)
    t.equal(await findDamage(dir), undefined, `${name}, repaired`)
    const { found } = await readPages(dir)
    t.ok(found.length > 1800 && found.length <= COUNT - 101, `${name}: ${found.length} are left`)
  }
  writeFileSync(join(dirs, 'log/000005.log'), 'something')
  t.match(await findDamage(join(dirs, 'log')), /names no manifest/, 'a log alone is what is left of one')
})

test('pages past a damaged block go on one by one, and lose that block alone', async (t) => {
  const dir = t.testdir({})
  await make(dir)
  overwrite(dir, 0.5)
  const { found, sizes, met } = await readPages(dir)
  t.ok(met >= 1, `met ${met} times`)
  t.equal(sizes[0], 500, 'what comes before it comes by pages')
  t.equal(sizes.at(-1), 1)
  t.ok(found.length > 1800 && found.length < COUNT - 101, `${found.length} are left`)
  t.equal(found.at(-1), `${keyOf(COUNT - 2)}`, 'and what is behind it is there')
})

test('damage is told from other faults, also as the cause of one', (t) => {
  t.ok(isCorruption(corruption('of a table')))
  t.ok(isCorruption(new Error('cannot be opened', { cause: corruption('of a table') })))
  t.notOk(isCorruption(Object.assign(new Error('in use'), { code: 'LEVEL_LOCKED' })))
  t.notOk(isCorruption('LEVEL_CORRUPTION'))
  t.end()
})

/** Flips a bit of the only table, so far into it. */
const flip = (dir: string, share: number) =>
  changeTable(dir, share, (file, at) => {
    file[at] = (file[at] as number) ^ 1
  })

/** Makes some of the only table unreadable, so far into it: what LevelDB itself meets, not only its checksums. */
const overwrite = (dir: string, share: number) => changeTable(dir, share, (file, at) => file.fill(0xff, at, at + 300))

function changeTable(dir: string, share: number, change: (file: Buffer, at: number) => void): void {
  const name = readdirSync(dir).find((one) => one.endsWith('.ldb')) as string
  const file = readFileSync(join(dir, name))
  change(file, Math.floor(file.length * share))
  writeFileSync(join(dir, name), file)
}
