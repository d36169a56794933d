import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { test } from 'tap'
import { LISTENS, startProcess as start } from './fixture/server-process.ts'

test('listens, keeps what it took over a stop, and stops when it is told to', async (t) => {
  const args = ['--port', '0', '--data', join(t.testdir(), 'new'), '--org', 'o', '--bucket', 'b', '--token', 't']
  const headers = { authorization: 'Token t' }
  const first = start(t, args)
  const [, url] = await first.printed(LISTENS)
  const written = await fetch(`${url}/api/v2/write?org=o&bucket=b`, { method: 'POST', headers, body: 'm f=42 1' })
  t.equal(written.status, 204)
  first.child.kill('SIGTERM')
  t.equal(await first.exit, 0)
  t.match(first.output(), 'SIGTERM: closing')

  const second = start(t, args)
  const [, again] = await second.printed(LISTENS)
  const body = 'from(bucket: "b") |> range(start: 0)'
  const read = await fetch(`${again}/api/v2/query?org=o`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/vnd.flux' },
    body,
  })
  t.match(await read.text(), ',42,f,m')
  second.child.kill('SIGINT')
  t.equal(await second.exit, 0)
})

test('waits to be set up when it is not told how', async (t) => {
  const { printed } = start(t, ['--port', '0', '--data', t.testdir()])
  const [, url] = await printed(LISTENS)
  t.strictSame(await (await fetch(`${url}/api/v2/setup`)).json(), { allowed: true })
})

test('a used port and a wrong command line are explained in a line', async (t) => {
  const server = createServer().listen(0, '127.0.0.1')
  t.teardown(() => server.close())
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  const used = start(t, ['--port', String(port), '--data', t.testdir()])
  t.equal(await used.exit, 1)
  t.match(used.output(), `port ${port} is in use: stop what listens there, or choose another with --port`)
  t.notMatch(used.output(), /\n\s+at /)
  const wrong = start(t, ['--port', '1'])
  t.equal(await wrong.exit, 1)
  t.match(wrong.output(), '--port and --data are needed')
})

test('--help answers usage alone, before anything is opened', async (t) => {
  for (const [args, usage] of [
    [['--help'], /^usage: influx --port/],
    [['--data', join(t.testdirName, 'made'), '--port', '0', '--help'], /^usage: influx --port/],
    [['recover', '--help'], /^usage: influx recover --data/],
  ] as const) {
    const { exit, output } = start(t, args)
    t.equal(await exit, 0)
    t.match(output(), usage)
    t.notMatch(output(), 'listens')
  }
  t.equal(existsSync(join(t.testdirName, 'made')), false)
})

test('a lost token: recover prints a new one, once the server has stopped', async (t) => {
  const folder = t.testdir({ token: 'lost' })
  const dataDir = join(folder, 'data')
  const file = join(folder, 'token')
  const args = ['--port', '0', '--data', dataDir, '--org', 'o', '--bucket', 'b', '--token-file', file]
  const first = start(t, args)
  await first.printed(LISTENS)
  const refused = start(t, ['recover', '--data', dataDir])
  t.equal(await refused.exit, 1)
  t.match(refused.output(), /No token was made: .*in use by another process: stop that one/)
  first.child.kill('SIGTERM')
  await first.exit

  const { exit, output } = start(t, ['recover', '--data', dataDir])
  t.equal(await exit, 0)
  t.match(output(), /^[\w-]{86}==\n$/, 'the token, and nothing else')
  const [, url] = await start(t, args).printed(LISTENS)
  const status = async (token: string) =>
    (await fetch(`${url}/api/v2/buckets`, { headers: { authorization: `Token ${token}` } })).status
  t.strictSame([await status(output().trim()), await status('lost')], [200, 200])
})
