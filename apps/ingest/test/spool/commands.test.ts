import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { runner } from '@nrg/compile/program'
import { test } from 'tap'
import { LevelSpool } from '../../src/spool/level-spool.ts'
import { openSpool } from '../../src/spool/open-spool.ts'
import { buildApp, KEY } from '../fixture/build-app.ts'

const options = (dir: string) => ({ dir, limitBytes: 1_000_000, clock: Date.now })

async function run(name: string, args: readonly string[], dir: string, port: string) {
  const file = join(import.meta.dirname, `../../src/cli/${name}.ts`)
  const env = {
    PATH: process.env.PATH,
    ENV_FILE: '/dev/null',
    INGEST_KEY: KEY,
    INFLUXDB_TOKEN: 't',
    SPOOL_DIR: dir,
    INGEST_PORT: port,
  }
  const argv = [runner, file, ...args]
  return promisify(execFile)(process.execPath, argv, { env }).then(
    ({ stdout }) => ({ status: 0, text: stdout }),
    ({ code, stderr }) => ({ status: code, text: stderr as string }),
  )
}

/** A spool with three dead letters, closed. */
async function withDeadLetters(dir: string): Promise<void> {
  const { spool } = await LevelSpool.open(options(dir))
  await spool.append('raw', ['a', 'b', 'c'])
  const page = await spool.next(10)
  if (page)
    await spool.acknowledge(
      page,
      page.lines.map((line) => ({ line, reason: 'no line' })),
    )
  await spool.close()
}

test('the commands open the spool where ingest does not run', async (t) => {
  const dir = join(t.testdir(), 'spool')
  await withDeadLetters(dir)
  const listed = await run('deadletter', ['list', '--json'], dir, '1')
  t.match(
    listed.text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
    [{ id: 1, line: 'a', reason: 'no line', bucket: 'raw' }, { id: 2 }, { id: 3 }],
  )
  t.match(await run('deadletter', ['replay', '--id', '2'], dir, '1'), { status: 0, text: /^1 lines are spooled again/ })
  t.match(await run('deadletter', ['drop', '--id', '1'], dir, '1'), { text: /^1 lines are dropped/ })
  t.match(JSON.parse((await run('spool', ['check', '--json'], dir, '1')).text), { lines: 1, deadLetters: 1, lost: 0 })
  t.match(await run('deadletter', ['mend'], dir, '1'), { status: 78, text: /^usage: npm run deadletter/ })
  t.match(await run('deadletter', ['drop', '--id', 'all'], dir, '1'), {
    status: 78,
    text: /^--id all is no whole number/,
  })
})

test('they ask the ingest that runs, which holds the spool', async (t) => {
  const dir = join(t.testdir(), 'spool')
  await withDeadLetters(dir)
  const { spool } = await LevelSpool.open(options(dir))
  const said: string[] = []
  t.equal(await openSpool(options(dir), { error: (text: unknown) => said.push(String(text)) }), undefined)
  t.match(said, [/^there is no spool, so readings are refused .*another process uses it.*SPOOL_DIR/])
  const app = await buildApp(t, { url: 'http://127.0.0.1:1', token: 't', org: 'o', timeoutMs: 1000 }, { spool })
  const port = new URL(await app.listen({ host: '127.0.0.1', port: 0 })).port
  t.match(await run('deadletter', ['list'], dir, port), { status: 0, text: /^1 .* {2}a\n {4}no line\n2 / })
  t.match(await run('deadletter', ['replay', '--id', '3'], dir, port), { text: /^1 lines are spooled again/ })
  t.match(await run('deadletter', ['drop'], dir, port), { text: /^2 lines are dropped/ })
  t.match(
    (await run('spool', ['check'], dir, port)).text,
    /^1 lines wait, the oldest since .*\n0 dead letters; 0 lines/,
  )
})
