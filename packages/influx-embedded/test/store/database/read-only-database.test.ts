import { randomBytes } from 'node:crypto'
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ClassicLevel } from 'classic-level'
import t, { type Test } from 'tap'
import { ReadOnlyDatabase } from '../../../src/store/database/read-only-database.ts'

type Level = ClassicLevel<Buffer, Buffer>

const encodings = { keyEncoding: 'buffer', valueEncoding: 'buffer' } as const
const key = (number: number) => Buffer.from(`k${String(number).padStart(5, '0')}`)
const everything = [Buffer.from('a'), Buffer.from('z')] as const

/** A database with tables on several levels, some of which overlap, and a log. */
async function makeDatabase(t: Test): Promise<{ dir: string; level: Level }> {
  const dir = t.testdir({})
  const level: Level = new ClassicLevel(dir, { ...encodings, writeBufferSize: 64 * 1024, maxFileSize: 64 * 1024 })
  await level.open()
  let state = 7
  const random = randomBytes(6000)
  const below = (most: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return state % most
  }
  for (let round = 0; round < 60; round++) {
    const batch = level.batch()
    for (let i = 0; i < 200; i++) {
      const at = key(below(4000))
      // Text that compresses and bytes that do not.
      if (below(5) === 0) batch.del(at)
      else
        batch.put(at, below(2) ? Buffer.from(`${round} `.repeat(below(60))) : Buffer.from(random.subarray(below(6000))))
    }
    await batch.write()
  }
  return { dir, level }
}

async function contents(database: ReadOnlyDatabase, from: Buffer, to: Buffer): Promise<string[]> {
  const found: string[] = []
  for await (const page of database.pages(from, to))
    for (const [at, value] of page) found.push(`${at} ${value.toString('base64')}`)
  return found
}

t.test('reads what LevelDB does: newest versions, over tables of all levels and the log', async (t) => {
  const { dir, level } = await makeDatabase(t)
  const expected = (await level.iterator().all()).map(([at, value]) => `${at} ${value.toString('base64')}`)
  const keys = Array.from({ length: 800 }, (_, i) => key(i * 5))
  const single = await level.getMany(keys)
  await level.close()
  t.ok(readdirSync(dir).filter((name) => name.endsWith('.ldb')).length > 2, 'several tables')
  t.ok(expected.length > 1500)
  const database = new ReadOnlyDatabase(dir)
  t.strictSame(await contents(database, ...everything), expected)
  const middle = expected.filter((line) => line >= 'k01000' && line < 'k02000')
  t.strictSame(await contents(database, key(1000), key(2000)), middle)
  t.strictSame(await database.getMany(keys), single)
})

t.test('reads what only the log has, leaves out tables that are missing, and takes no changes', async (t) => {
  const { dir, level } = await makeDatabase(t)
  await level.put(key(9), Buffer.from('newest'))
  await level.del(key(10))
  await level.close()
  for (const name of readdirSync(dir)) if (name.endsWith('.ldb')) rmSync(join(dir, name))
  const database = new ReadOnlyDatabase(dir)
  t.equal(database.getSync(key(9))?.toString(), 'newest')
  t.equal(database.getSync(key(10)), undefined)
  t.ok((await contents(database, ...everything)).length < 500)
  t.equal(database.readOnly, true)
  await t.rejects(database.batch(), /reading only/)
  await database.compactRange()
  await database.close()
})
