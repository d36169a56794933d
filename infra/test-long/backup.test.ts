import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { repositoryRoot } from '@nrg/service/environment'
import { runServer } from '@nrg/service/testing/run-server'
import { type Test, test } from 'tap'
import { ask } from '../test/fixture/database-process.ts'
import { build, command, killAgainAndAgain } from './fixture/production.ts'

const setup = { org: 'o', bucket: 'b', token: 't'.repeat(16) }

/** The embedded InfluxDB as a process of its own. */
async function runDatabase(t: Test, dir: string) {
  const file = join(repositoryRoot, 'packages/influx-embedded/dist/server.mjs')
  const options = Object.entries({ port: '0', data: dir, ...setup }).flatMap(([name, value]) => [`--${name}`, value])
  const server = runServer(t, file, {}, options)
  const url = (await server.printed(/listens at (http:\S+?)["\s]/))[1] ?? ''
  return { ...server, ...ask({ ...setup, url }) }
}

test('a backup and a restore that are killed again and again end, and nothing that was acknowledged is missing', async (t) => {
  await build()
  const folder = t.testdir({ data: {}, other: {} })
  const [data, other, to] = ['data', 'other', 'backups'].map((name) => join(folder, name)) as [string, string, string]
  const influx = await runDatabase(t, join(data, 'influxdb'))
  let written = 0
  const write = async (count: number) => {
    const lines = Array.from({ length: count }, (_, at) => `m,s=${at % 500} f=${written + at} ${written + at + 1}`)
    await influx.write(lines.join('\n'))
    written += count
  }
  for (let round = 0; round < 40; round++) await write(10_000)
  let writing = true
  const load = (async () => {
    while (writing) await write(500)
  })()

  const { kills } = await killAgainAndAgain('backup', ['--to', to], { DATA_DIR: data })
  t.ok(kills > 0, `killed ${kills} times, the backup ended`)
  const acknowledged = written
  const whole = await command('backup', ['--to', to], { DATA_DIR: data })
  t.equal(whole.status, 0, whole.text)
  t.match(
    (await command('backup', ['--to', to, '--check'], { DATA_DIR: data })).text,
    /^backup \S+ is whole: \d+ files/m,
  )
  t.notOk(existsSync(join(data, 'influxdb.snapshot')))

  influx.kill('SIGKILL')
  writing = false
  await load.catch(() => undefined)
  const restores = await killAgainAndAgain('restore', ['--from', to], { DATA_DIR: other }, /^there are data in /m)
  t.ok(restores.kills > 0, `killed ${restores.kills} times, the restore ended`)
  t.strictSame(readdirSync(other), ['influxdb'], 'and left nothing else')
  const copy = await runDatabase(t, join(other, 'influxdb'))
  const count = await copy.count()
  t.ok(
    count >= acknowledged,
    `${count} points, none missing between; ${acknowledged} were acknowledged before the backup`,
  )

  // Of data that are no longer written to nothing is copied a second time.
  copy.kill('SIGTERM')
  t.equal(await copy.ended, 0)
  const first = await command('backup', ['--to', to], { DATA_DIR: other })
  t.equal(first.status, 0, first.text)
  const again = await command('backup', ['--to', to, '--keep', '1'], { DATA_DIR: other })
  t.match(again.text, /, of which 0\.0 MB are new\n/)
  t.match((await command('backup', ['--to', to, '--check'], { DATA_DIR: other })).text, 'is whole')
})
