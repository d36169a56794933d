import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startInfluxDB } from '@nrg/influx-embedded'
import { UsageError } from '@nrg/schema/usage-error'
import { type Test, test } from 'tap'
import { type BackupOptions, backup } from '../src/backup/backup.ts'
import { checkBackup } from '../src/backup/check.ts'
import { backupNames, readManifest } from '../src/backup/manifest.ts'
import { Objects } from '../src/backup/objects.ts'
import { restore } from '../src/backup/restore.ts'
import { ask } from './fixture/database-process.ts'

const setup = { org: 'o', bucket: 'b', token: 't'.repeat(16) }

/** A database with some points, the folder of its backups, and one where they are restored. */
async function stage(t: Test) {
  const folder = t.testdir({ data: {}, other: {} })
  const at = (name: string) => [{ name: 'influxdb', dir: join(folder, name, 'influxdb') }]
  const [parts, others] = [at('data'), at('other')]
  const start = async (dir: string) => {
    const server = await startInfluxDB({ ...setup, dataDir: dir })
    t.teardown(() => server.stop())
    return { ...server, ...ask(server) }
  }
  let minutes = 0
  const now = () => new Date(Date.UTC(2026, 0, 1, 0, minutes++))
  const to = join(folder, 'backups')
  const take = (options: Partial<BackupOptions> = {}) => backup({ parts, to, say: () => undefined, now, ...options })
  const putBack = (replace = false) =>
    restore({ parts: others, from: to, replace, say: (line) => said.push(line), now })
  const said: string[] = []
  return { folder, to, start, take, putBack, said, dir: parts[0]?.dir ?? '', other: others[0]?.dir ?? '' }
}

/** Points whose values count on. */
const points = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) => `m,s=${at % 7} f=${from + at} ${from + at + 1}`).join('\n')

test('a backup has all that was acknowledged before it, while more is written, and the next one copies what is new', async (t) => {
  const { to, start, take, putBack, dir, other } = await stage(t)
  const influx = await start(dir)
  await influx.write(points(0, 20_000))
  let written = 20_000
  let writing = true
  const load = (async () => {
    while (writing) {
      await influx.write(points(written, written + 50))
      written += 50
    }
  })()
  const first = await take()
  t.equal(first.newBytes, first.bytes)
  const atSecond = written
  const second = await take()
  writing = false
  await load
  t.ok(second.newBytes < second.bytes, `${second.newBytes} of ${second.bytes} bytes are new`)
  t.strictSame(await backupNames(to), [first.name, second.name])
  t.notOk(existsSync(`${dir}.snapshot`), 'nothing is left beside the data')
  t.equal((await checkBackup(to)).name, second.name)

  t.equal(await putBack(), second.name)
  const copy = await start(other)
  const count = await copy.count()
  t.ok(count >= atSecond, `${count} points, none missing between; ${atSecond} were acknowledged before`)
  t.equal(await influx.count(), written, 'the database itself is as it was')
  await copy.write(points(count, count + 1))
  t.equal(await copy.count(), count + 1, 'it takes more')
})

test('what is damaged of a backup is named, and nothing is changed', async (t) => {
  const { to, start, take, putBack, dir, other } = await stage(t)
  const influx = await start(dir)
  await influx.write(points(0, 10))
  const { name } = await take()
  const { parts } = await readManifest(to, name)
  const [file] = parts.influxdb ?? []
  if (file === undefined) throw new Error('it has no file')
  const path = new Objects(to).pathOf(file)
  const whole = readFileSync(path)
  writeFileSync(
    path,
    whole.map((byte, at) => (at === 3 ? byte ^ 1 : byte)),
  )
  const message = new RegExp(`backup ${name} is damaged, and nothing was changed:\\n  influxdb/${file.name}: `)
  await t.rejects(checkBackup(to), { name: 'BackupError', message })
  await t.rejects(putBack(), { message })
  t.notOk(existsSync(other))
  await influx.write(points(10, 20))
  const next = await take()
  await t.rejects(checkBackup(to, name), { message: new RegExp(`other backups here: ${next.name}`) })

  const manifest = join(to, 'backups', `${next.name}.json`)
  writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('"size":1', '"size":2'))
  await t.rejects(putBack(), { message: new RegExp(`^backup ${next.name} is damaged: .*${next.name}\\.json`) })
  await t.rejects(checkBackup(to, 'none'), { message: /^there is no backup none in .*: there is / })
  await t.rejects(checkBackup(join(to, 'nowhere')), { message: /^there is no backup in / })
})

test('older backups are removed, with the files that no other has', async (t) => {
  const { to, start, take, putBack, dir, other } = await stage(t)
  const influx = await start(dir)
  for (let round = 0; round < 3; round++) {
    await influx.write(points(round * 100, round * 100 + 100))
    await take({ keep: 2 })
  }
  t.strictSame(await backupNames(to), ['2026-01-01T00-01-00.000Z', '2026-01-01T00-02-00.000Z'])
  const objects = readdirSync(join(to, 'objects'), { recursive: true, withFileTypes: true }).filter((one) =>
    one.isFile(),
  )
  const wanted = await Promise.all((await backupNames(to)).map((name) => readManifest(to, name)))
  const sums = new Set(wanted.flatMap(({ parts }) => parts.influxdb?.map(({ sha256 }) => sha256) ?? []))
  t.strictSame(new Set(objects.map(({ name }) => name)), sums)
  await putBack()
  t.equal(await (await start(other)).count(), 300)
})

test('data that are there stay, and those that are in use are not touched', async (t) => {
  const { start, take, putBack, said, dir, other } = await stage(t)
  const influx = await start(dir)
  await influx.write(points(0, 10))
  await take()
  const running = await start(other)
  await running.write(points(0, 3))
  await t.rejects(putBack(true), { name: 'UsageError', message: /are in use: stop npm start/ })
  await running.stop()
  await t.rejects(putBack(), UsageError)
  await putBack(true)
  t.equal(await (await start(other)).count(), 10)
  const aside = /set aside as (\S+)$/.exec(said[0] ?? '')?.[1] ?? ''
  t.equal(await (await start(aside)).count(), 3, 'set aside, they are whole')
})

test('nothing to back up, and two at once, are said', async (t) => {
  const { take, to, start, dir } = await stage(t)
  t.throws(() => take(), { name: 'BackupError', message: /^there is nothing to back up: no data in / })
  const influx = await start(dir)
  await influx.write(points(0, 1))
  await take()
  // This process itself, as another one would be seen.
  writeFileSync(join(to, 'in-use'), String(process.ppid))
  await t.rejects(take(), { message: new RegExp(`is in use by process ${process.ppid}`) })
  writeFileSync(join(to, 'in-use'), '999999999')
  await t.resolves(take(), 'one that was killed holds it no longer')
})
