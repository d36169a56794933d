import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ClassicLevel } from 'classic-level'
import t from 'tap'
import { crc32c, findMaskedCrc32c, maskedCrc32c } from '../src/crc32c.ts'
import { readManifest } from '../src/manifest.ts'
import { countTableDamage, mendTables } from '../src/mend-tables.ts'
import { decompress } from '../src/snappy.ts'
import { checkTable } from '../src/table-file.ts'

/** A database of one table file with some records overwritten and some deleted. */
async function makeTable(dir: string): Promise<Map<string, string>> {
  const level = new ClassicLevel(dir)
  const records = new Map<string, string>()
  for (let i = 0; i < 400; i++) records.set(`key${String(i).padStart(4, '0')}`, `${i} `.repeat(1 + (i % 90)))
  await level.batch([...records].map(([key, value]) => ({ type: 'put', key, value: `old ${value}` }) as const))
  await level.batch([...records].map(([key, value]) => ({ type: 'put', key, value }) as const))
  for (let i = 0; i < 400; i += 10) {
    const key = `key${String(i).padStart(4, '0')}`
    records.delete(key)
    await level.del(key)
  }
  await level.compactRange('a', 'z')
  // What is written after the tables is newer than they are, also when they are made anew.
  await level.put('key0001', 'newest')
  records.set('key0001', 'newest')
  await level.close()
  return records
}

/** The damage that is found when the database is opened. */
async function damageIn(dir: string): Promise<number> {
  const manifest = readFileSync(join(dir, 'CURRENT'), 'latin1').trim()
  return countTableDamage(dir, readFileSync(join(dir, manifest)))
}

const tables = (dir: string) => readdirSync(dir).filter((name) => name.endsWith('.ldb'))

async function contents(dir: string): Promise<Map<string, string>> {
  const level = new ClassicLevel(dir)
  const found = new Map(await level.iterator().all())
  await level.close()
  return found
}

t.test('checksums are those of the published test vectors', async (t) => {
  const digits = Buffer.from('..123456789.')
  t.equal(crc32c(digits, 2, 11), 0xe3069283)
  t.equal(crc32c(Buffer.alloc(32), 0, 32), 0x8a9136aa)
  t.equal(crc32c(Buffer.alloc(32, 0xff), 0, 32), 0x62a8ab43)
  const stored = Buffer.concat([digits, Buffer.alloc(4)])
  stored.writeUInt32LE(maskedCrc32c(stored, 2, digits.length), digits.length)
  t.equal(findMaskedCrc32c(stored, 2), digits.length)
  t.equal(findMaskedCrc32c(stored, 3), undefined)
})

t.test('snappy: literals and copies; nothing where the bytes make no sense', async (t) => {
  const compressed = Buffer.from([12, 0x08, 0x61, 0x62, 0x63, 0x15, 0x03])
  t.equal(decompress(compressed)?.toString(), 'abcabcabcabc')
  t.equal(decompress(Buffer.from([4, 0x08, 0x61, 0x62, 0x63])), undefined, 'too short')
  t.equal(decompress(Buffer.from([2, 0x08, 0x61, 0x62, 0x63])), undefined, 'too long')
  t.equal(decompress(Buffer.from([4, 0x01, 0x03])), undefined, 'a copy of nothing')
  t.equal(decompress(Buffer.alloc(0)), undefined)
})

t.test('a damaged data block costs its records alone', async (t) => {
  const dir = t.testdir({})
  const records = await makeTable(dir)
  t.equal(await damageIn(dir), 0)
  const [name] = tables(dir) as [string]
  const file = readFileSync(join(dir, name))
  file[20] = (file[20] as number) ^ 4
  writeFileSync(join(dir, name), file)
  t.equal(await damageIn(dir), 1)
  await mendTables(dir)
  await ClassicLevel.repair(dir)
  t.equal(await damageIn(dir), 0)
  const found = await contents(dir)
  // Where a block with a newer version is lost, the older one behind it appears.
  for (const [key, value] of found) t.equal(value.replace('old ', ''), records.get(key), key)
  t.ok(found.size > records.size * 0.6 && found.size < records.size, `${found.size} of ${records.size} are left`)
  t.equal(found.get('key0001'), 'newest')
})

t.test('a damaged index, footer or filter costs nothing', async (t) => {
  const dirs = t.testdir({ index: {}, footer: {}, metaindex: {}, filter: {} })
  const places: Record<string, (file: Buffer) => number> = {
    index: (file) => file.length - 48 - 10,
    footer: (file) => file.length - 3,
    metaindex: (file) => file.indexOf('filter.leveldb') + 2,
    filter: (file) =>
      (checkTable(file).blocks.at(-1)?.offset ?? 0) + (checkTable(file).blocks.at(-1)?.size ?? 0) + 5 + 20,
  }
  for (const [place, offset] of Object.entries(places)) {
    const dir = join(dirs, place)
    const records = await makeTable(dir)
    const [name] = tables(dir) as [string]
    const file = readFileSync(join(dir, name))
    const at = offset(file)
    file[at] = (file[at] as number) ^ 1
    writeFileSync(join(dir, name), file)
    t.equal(await damageIn(dir), 1, place)
    await mendTables(dir)
    await ClassicLevel.repair(dir)
    t.strictSame(await contents(dir), records, place)
  }
})

t.test('only the tables that the manifest names are looked at', async (t) => {
  const dir = t.testdir({})
  await makeTable(dir)
  const manifest = readFileSync(join(dir, readFileSync(join(dir, 'CURRENT'), 'latin1').trim()))
  const live = [...readManifest(manifest).tables].map(({ number, size }) => ({ number, size }))
  const existing = tables(dir).map((name) => ({
    number: Number.parseInt(name, 10),
    size: statSync(join(dir, name)).size,
  }))
  t.strictSame(live, existing)
  // What a compaction leaves that was under way when the process was killed.
  writeFileSync(join(dir, '000099.ldb'), Buffer.alloc(5000, 1))
  t.equal(await damageIn(dir), 0)
  rmSync(join(dir, tables(dir)[0] as string))
  t.equal(await damageIn(dir), 1, 'one is missing')
})
