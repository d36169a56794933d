import { existsSync, readdirSync } from 'node:fs'
import { test } from 'tap'
import { startInfluxDB } from '../src/start.ts'

const OPTIONS = { org: 'o', bucket: 'b', token: 't' }

function write(url: string, body: string, token = 't'): Promise<Response> {
  return fetch(`${url}/api/v2/write?org=o&bucket=b`, {
    method: 'POST',
    headers: { authorization: `Token ${token}` },
    body,
  })
}

async function query(url: string, body: string): Promise<string> {
  const headers = { authorization: 'Token t', 'content-type': 'application/vnd.flux' }
  return (await fetch(`${url}/api/v2/query?org=o`, { method: 'POST', headers, body })).text()
}

test('starts ready for use, on a free port, and leaves nothing behind', async (t) => {
  const [first, second] = await Promise.all([startInfluxDB(OPTIONS), startInfluxDB(OPTIONS)])
  t.not(first.url, second.url)
  t.match(first, { org: 'o', token: 't', url: /^http:\/\/127\.0\.0\.1:\d+$/ })
  t.equal((await write(first.url, 'm f=1 1')).status, 204)
  t.equal((await write(first.url, 'm f=1 1', 'wrong')).status, 401)
  t.match(await query(first.url, 'from(bucket: "b") |> range(start: 0)'), ',1,f,m')
  t.equal(await query(second.url, 'from(bucket: "b") |> range(start: 0)'), '\r\n', 'each has data of its own')
  await Promise.all([first.stop(), first.stop(), second.stop()])
  await t.rejects(write(first.url, 'm f=1 1'))
})

test('a folder that is given is kept', async (t) => {
  const dataDir = t.testdir()
  const first = await startInfluxDB({ ...OPTIONS, dataDir })
  await write(first.url, 'm f=7 1')
  await first.stop()
  t.ok(existsSync(dataDir))
  const second = await startInfluxDB({ ...OPTIONS, dataDir })
  t.match(await query(second.url, 'from(bucket: "b") |> range(start: 0)'), ',7,f,m')
  await second.stop()
})

test('a port in use is refused, and no folder stays', async (t) => {
  const running = await startInfluxDB(OPTIONS)
  const port = Number(new URL(running.url).port)
  const { TMPDIR } = process.env
  process.env.TMPDIR = t.testdir()
  t.teardown(() => {
    if (TMPDIR === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = TMPDIR
  })
  await t.rejects(startInfluxDB({ ...OPTIONS, port }), { code: 'EADDRINUSE' })
  t.strictSame(readdirSync(process.env.TMPDIR), [])
  await running.stop()
})
