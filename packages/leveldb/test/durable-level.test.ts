import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Test, test } from 'tap'
import { DurableLevel } from '../src/durable-level.ts'
import { isLasting } from '../src/lasting.ts'
import { type Level, openLevel, records } from '../src/open-level.ts'

const FULL = 'No space left on device'

/** Stores whose writes fail while the disk is full: what is worse, what failed is there all the same. */
class Disk {
  isFull = false
  opened = 0
  writes = 0

  readonly open = async (dir: string): Promise<Level> => {
    this.#fail()
    const { level } = await openLevel(dir)
    this.opened++
    const make = level.batch.bind(level)
    const failing = () => {
      const batch = make()
      const write = batch.write.bind(batch)
      return Object.assign(batch, {
        write: async (options: { sync: boolean }) => {
          this.writes++
          await write(options)
          this.#fail()
        },
      })
    }
    return Object.assign(level, { batch: failing }) as Level
  }

  #fail(): void {
    if (this.isFull) throw new Error(FULL)
  }
}

const all = async (level: Level | undefined) => {
  const keys: string[] = []
  if (level === undefined) return keys
  for await (const [key] of records(level, Buffer.from('a'), Buffer.from('z'))) keys.push(key.toString())
  return keys
}

/** A store of names, of which its owner knows those that were kept. */
async function names(t: Test) {
  const disk = new Disk()
  const dir = join(t.testdir(), 'store')
  const known = new Set<string>()
  const reopen = async () => {
    const level = await disk.open(dir)
    const batch = level.batch()
    for (const name of await all(level)) if (!known.has(name)) batch.del(Buffer.from(name))
    await batch.write({ sync: true })
    return level
  }
  const complete = (batch: ReturnType<Level['batch']>) => batch.put(Buffer.from('0'), Buffer.from('each batch'))
  const store = (begun: Level | Error) => new DurableLevel(begun, { name: 'the store', reopen, complete })
  const keep = async (one: DurableLevel, name: string) => {
    await one.write((batch) => batch.put(Buffer.from(name), Buffer.alloc(0)))
    known.add(name)
  }
  return { disk, dir, store, keep }
}

test('what is written at once shares one sync, and is on the disk', async (t) => {
  const { disk, dir, store, keep } = await names(t)
  const one = store(await disk.open(dir))
  await Promise.all(['b', 'c', 'd'].map((name) => keep(one, name)))
  t.equal(disk.writes, 1)
  t.equal(one.fault, undefined)
  await one.close()
  await t.rejects(keep(one, 'e'), { message: 'the store is closed' })
  const { level } = await openLevel(dir)
  t.strictSame(await all(level), ['b', 'c', 'd'])
  t.equal((await level.get(Buffer.from('0')))?.toString(), 'each batch')
  await level.close()
})

test('after a write that failed nothing is written until the store was opened anew, without what failed', async (t) => {
  const { disk, dir, store, keep } = await names(t)
  const one = store(await disk.open(dir))
  t.teardown(() => one.close())
  await keep(one, 'b')
  disk.isFull = true
  const refused = { message: `the store cannot be written: ${FULL}` }
  await Promise.all([t.rejects(keep(one, 'lost'), refused), t.rejects(keep(one, 'lost too'), refused)])
  const { writes } = disk
  await t.rejects(keep(one, 'm'), refused, 'at once')
  t.equal(disk.writes, writes)
  t.match(one.fault, /^the store cannot be written: No space/)
  disk.isFull = false
  while (one.fault !== undefined) await sleep(10)
  t.equal(disk.opened, 2)
  t.strictSame(await all(one.level), ['b'])
  await keep(one, 'n')
  t.strictSame(await all(one.level), ['b', 'n'])
})

test('one that cannot be opened at first is, as soon as it can be; it may be closed before', async (t) => {
  const { disk, dir, store, keep } = await names(t)
  disk.isFull = true
  const one = store(new Error(FULL))
  t.equal(one.level, undefined)
  await t.rejects(keep(one, 'b'), { message: `the store cannot be written: ${FULL}` })
  // It is tried, in vain, and tried again.
  await sleep(1200)
  t.match(one.fault, /No space/)
  disk.isFull = false
  while (one.fault !== undefined) await sleep(10)
  await keep(one, 'b')
  t.strictSame(await all(one.level), ['b'])
  await one.close()
  const never = store(new Error(FULL))
  await never.close()
  await t.rejects(keep(never, 'c'), { message: 'the store is closed' })
  const { level } = await openLevel(dir)
  t.strictSame(await all(level), ['b'], 'nobody has it open')
  await level.close()
})

test('what lasts until somebody mends it is told from what passes', async (t) => {
  const dir = t.testdir()
  const errorOf = async (path: string) => {
    try {
      await (await openLevel(path)).level.close()
      return undefined
    } catch (error) {
      return error
    }
  }
  await writeFile(join(dir, 'file'), '')
  for (const path of [join(dir, 'file'), join(dir, 'file', 'within')])
    t.ok(await isLasting(await errorOf(path), path), path)
  const { level } = await openLevel(join(dir, 'used'))
  t.ok(await isLasting(await errorOf(join(dir, 'used')), join(dir, 'used')), 'another has it')
  await level.close()
  await mkdir(join(dir, 'room'))
  const full = Object.assign(new Error('IO error'), { code: 'LEVEL_IO_ERROR' })
  for (const error of [full, Object.assign(new Error(FULL), { code: 'ENOSPC' }), new Error(FULL)])
    t.notOk(await isLasting(error, join(dir, 'room')))
  // Who is root may do it all the same.
  if (process.getuid?.() === 0) return
  await chmod(join(dir, 'room'), 0o500)
  t.ok(await isLasting(full, join(dir, 'room')), 'a folder that is not theirs to write')
})
