import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { BucketsAPI, OrgsAPI } from '@influxdata/influxdb-client-apis'
import { connect } from '@nrg/influx/connection'
import { createWriter } from '@nrg/influx/write'
import { startInfluxDB } from '@nrg/influx-embedded'
import { defaultFleetConfig } from '@nrg/schema/fleet-config'
import { type Test, test } from 'tap'
import { Fingerprint } from '../src/move/fingerprint.ts'
import { Journal } from '../src/move/journal.ts'
import { moveBuckets } from '../src/move/move-buckets.ts'
import { pointLines } from '../src/move/point-lines.ts'
import { spansOf } from '../src/move/span.ts'
import { markMoving, untilMoved, whileMoved } from '../src/start/moving.ts'

async function stage(t: Test) {
  const connectionTo = async (org: string) => {
    const influx = await startInfluxDB({ org, bucket: 'energy_raw', token: 't'.repeat(16) })
    const connection = connect({ ...influx, timeoutMs: 60_000 })
    t.teardown(async () => {
      connection.close()
      await influx.stop()
    })
    return connection
  }
  const [source, target] = [await connectionTo('one'), await connectionTo('other')]
  const dataDir = t.testdir()
  const said: string[] = []
  const { signal } = new AbortController()
  return {
    source,
    target,
    said,
    write: async (connection: typeof source, lines: readonly string[], bucket = 'energy_raw') => {
      const outcome = await createWriter(connection, bucket).write(lines)
      t.equal(outcome.kind, 'written')
    },
    move: async (isStill: boolean) => {
      const journal = await Journal.open(dataDir, target)
      return moveBuckets({ source, target, journal, isStill }, defaultFleetConfig, (line) => said.push(line), signal)
    },
    linesIn: async (connection: typeof source) => {
      const span = { bucket: 'energy_raw', start: new Date(0), stop: new Date('2200-01-01T00:00:00Z') }
      const lines: string[] = []
      for await (const line of pointLines(connection, span)) lines.push(line)
      return lines.sort()
    },
  }
}

test('every bucket is moved, however many there are', async (t) => {
  const { source, target, move } = await stage(t)
  const orgOf = async ({ client, config: { org } }: typeof source) =>
    (await new OrgsAPI(client).getOrgs({ org })).orgs?.[0]?.id ?? ''
  const orgID = await orgOf(source)
  const names = Array.from({ length: 120 }, (_, i) => `own_${String(i).padStart(3, '0')}`)
  for (const name of names)
    await new BucketsAPI(source.client).postBuckets({ body: { orgID, name, retentionRules: [] } })
  await move(true)
  const missing: string[] = []
  for (const name of names) {
    const { buckets } = await new BucketsAPI(target.client).getBuckets({ orgID: await orgOf(target), name })
    if (buckets?.length !== 1) missing.push(name)
  }
  t.strictSame(missing, [])
})

test('what a bucket holds is found without asking for each day between', async (t) => {
  const { source, write } = await stage(t)
  const day = 86_400_000
  const today = Math.floor(Date.now() / day) * day
  const times = [0, 1, today - 2 * day, today - day, today]
  await write(
    source,
    times.map((ms) => `energy,device_id=1 temp_c=1 ${ms}000000`),
  )
  let asked = 0
  const counting = createServer(async (request, response) => {
    asked++
    const { authorization = '', 'content-type': type = '' } = request.headers
    const body = await text(request)
    const answer = await fetch(`${source.config.url}${request.url}`, {
      method: 'POST',
      headers: { authorization, 'content-type': type },
      body,
    })
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' })
    response.end(await answer.text())
  }).listen(0, '127.0.0.1')
  await once(counting, 'listening')
  const { port } = counting.address() as AddressInfo
  const counted = connect({ ...source.config, url: `http://127.0.0.1:${port}` })
  t.teardown(() => {
    counted.close()
    counting.closeAllConnections()
    counting.close()
  })
  const starts: number[] = []
  for await (const { start } of spansOf(counted, { bucket: 'energy_raw', from: new Date(0) }))
    starts.push(start.getTime())
  t.strictSame(starts, [0, today - 2 * day, today - day, today])
  t.ok(asked < 20, `asked ${asked} times`)
})

test('a point of every type, with every name and value, is the same in the other database', async (t) => {
  const { source, target, write, move, linesIn } = await stage(t)
  const at = `${Date.now()}123456`
  const lines = [
    `m f=-1.5e-300,i=-9223372036854775808i,u=18446744073709551615u,yes=true,no=false ${at}`,
    `m,a=1 f=1e21,s="",long="a \\"b\\" \\\\ \n c, d=é" ${at}`,
    `a\\ b\\,c,tag\\ x\\,\\==v\\ \\=\\,é f\\ \\=\\,=3 ${at}`,
    `m,device_id=7 f=3 ${at}`,
  ]
  await write(source, lines)
  t.match(await move(true), { points: 10, open: 0 })
  const there = await linesIn(target)
  t.strictSame(there, await linesIn(source))
  t.equal(there.length, 10)
  t.ok(there.includes(`a\\ b\\,c,tag\\ x\\,\\==v\\ \\=\\,é f\\ \\=\\,=3 ${at}`))
  t.ok(there.includes(`m i=-9223372036854775808i ${at}`))
  t.ok(there.includes(`m u=18446744073709551615u ${at}`))
})

test('what is moved already is not written again, what has changed since is; data of others are refused', async (t) => {
  const { source, target, write, move, said, linesIn } = await stage(t)
  const now = Date.now()
  await write(source, [`m,d=1 f=1 ${now}000000`, `m,d=2 f=2 ${now}000000`])
  t.match(await move(false), { points: 2, open: 0 })
  said.length = 0
  t.match(await move(true), { points: 2, open: 0 })
  t.match(said.join('\n'), 'energy_raw: 2 points, 0 of them written now')
  // The same point with another value: their number stays.
  await write(source, [`m,d=2 f=3 ${now}000000`])
  said.length = 0
  await move(true)
  t.match(said.join('\n'), 'energy_raw: 2 points, 2 of them written now')
  t.strictSame(await linesIn(target), await linesIn(source))

  await write(target, [`m,d=3 f=3 ${now}000000`])
  await write(source, [`m,d=4 f=4 ${now}000000`])
  await t.rejects(move(true), {
    name: 'MoveError',
    message: /^energy_raw from \S+ to \S+: the other database has 1 points more .* move to an empty organisation$/,
  })
  t.match(await move(false), { points: 3, open: 1 }, 'while others write it is only counted')
})

test('checksums of lines do not depend on their order, and tell others apart', (t) => {
  const of = (...lines: string[]) => {
    const fingerprint = new Fingerprint()
    for (const line of lines) fingerprint.add(line)
    return fingerprint.toString()
  }
  t.equal(of('a', 'b', 'c'), of('c', 'a', 'b'))
  t.not(of('a', 'b'), of('a', 'c'))
  t.not(of('a', 'a'), of('b', 'b'), 'a line twice is not one twice that is another')
  t.not(of('a'), of('a', 'a'))
  t.end()
})

test('who has the data open lets go of them when they are moved, and a mark that was left behind holds nobody', async (t) => {
  const dataDir = t.testdir()
  const { signal } = new AbortController()
  const said: string[] = []
  t.equal(await whileMoved(dataDir, signal, (line) => said.push(line)), false)
  const until = untilMoved(dataDir, signal)
  const unmark = markMoving(dataDir)
  if (!until.aborted) await new Promise((resolve) => until.addEventListener('abort', resolve))
  const waiting = whileMoved(dataDir, signal, (line) => said.push(line))
  while (said.length === 0) await new Promise((resolve) => setTimeout(resolve, 20))
  t.match(said[0], new RegExp(`^the data are being moved by process ${process.pid}; readings wait`))
  unmark()
  t.equal(await waiting, true)

  const stop = new AbortController()
  writeFileSync(join(dataDir, 'moving'), `${process.pid} 7`)
  t.equal(await whileMoved(dataDir, stop.signal, (line) => said.push(line)), true)
  t.notOk(existsSync(join(dataDir, 'moving')), 'it is removed')
  t.equal(said.length, 1, 'and nobody is said to move anything')
})
