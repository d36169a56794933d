import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ClassicLevel } from 'classic-level'
import t from 'tap'
import { findDamage } from '../src/find-damage.ts'
import { encodeLogFile, wholeLength } from '../src/log-file.ts'
import { snapshotLevel } from '../src/snapshot.ts'

const keyOf = (number: number) => String(number).padStart(8, '0')

t.test('what is taken while others write is the database at one moment', async (t) => {
  const [dir, to] = [join(t.testdir({ dir: {} }), 'dir'), join(t.testdirName, 'to')]
  // Tables of 16 kB: its list changes many times a second.
  const level = new ClassicLevel(dir, { writeBufferSize: 16_384, maxFileSize: 16_384 })
  await level.open()
  writeFileSync(join(dir, 'beside'), 'as it is')
  let acknowledged = 0
  let writing = true
  const write = async () => {
    for (let number = 0; writing; number++) {
      // A write of two records is there as a whole or not at all.
      const value = `${number} `.repeat(1 + (number % 400))
      await level.batch([
        { type: 'put', key: `a${keyOf(number)}`, value },
        { type: 'put', key: `b${keyOf(number % 50)}`, value: String(number) },
      ])
      acknowledged = number
    }
  }
  const load = write()
  for (let round = 0; round < 20; round++) {
    const before = acknowledged
    await snapshotLevel(dir, to)
    t.equal(readFileSync(join(to, 'beside'), 'utf8'), 'as it is')
    t.equal(await findDamage(to), undefined)
    const copy = new ClassicLevel(to)
    const numbers = (await copy.keys({ lt: 'b' }).all()).map((key) => Number(key.slice(1)))
    const newest = Math.max(...(await copy.values({ gte: 'b' }).all()).map(Number))
    await copy.close()
    t.ok(numbers.length > before, `all ${before} that were acknowledged before are in it: ${numbers.length}`)
    t.equal(numbers.at(-1), numbers.length - 1, 'none is missing between')
    t.equal(newest, numbers.length - 1, 'and none is there by half')
  }
  writing = false
  await load
  await level.close()
  t.ok(readdirSync(dir).some((name) => name.endsWith('.ldb')))
})

t.test('a log is cut at its last whole record', (t) => {
  const entry = (length: number) => ({
    key: Buffer.from(`key${'\x01'.padEnd(8, '\0')}`),
    value: Buffer.alloc(length, 7),
  })
  const file = encodeLogFile([entry(10), entry(70_000), entry(5)])
  t.equal(wholeLength(file), file.length)
  const two = encodeLogFile([entry(10), entry(70_000)]).length
  for (const cut of [two, two + 3, two + 8, file.length - 1]) t.equal(wholeLength(file.subarray(0, cut)), two)
  const one = encodeLogFile([entry(10)]).length
  for (const cut of [one, one + 100, 32_768, 65_536, two - 1]) t.equal(wholeLength(file.subarray(0, cut)), one)
  t.equal(wholeLength(file.subarray(0, one - 1)), 0)
  t.end()
})

t.test('what is no database is said', async (t) => {
  await t.rejects(snapshotLevel(t.testdir(), join(t.testdirName, 'to')), { code: 'ENOENT', path: /CURRENT$/ })
})
