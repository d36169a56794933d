import { gzipSync } from 'node:zlib'
import { test } from 'tap'
import { buildApp, TOKEN } from '../fixture/build-app.ts'
import { until } from '../fixture/open-metadata.ts'
import { replicatedApp } from '../fixture/replicated-app.ts'
import { refusing, taken, type Write, writeStandIn } from '../fixture/write-stand-in.ts'

const linesOf = (writes: readonly Write[]) => writes.flatMap(({ lines }) => lines)

test('what is written goes to the other database as it was stored, gzipped and in order', async (t) => {
  const standIn = await writeStandIn(t)
  const { call, orgID, shown, write } = await replicatedApp(t, `${standIn.url}/base/`)
  await write('m,a=1,b=x\\ y f=1.5,i=2i,u=3u,s="a \\"b\\" \\\\",t=true 1000\nm f=-0 2000')
  await call('POST', '/api/v2/write?org=o&bucket=b&precision=s', { body: 'n g=1e21 3', gzip: true })
  await until(() => linesOf(standIn.writes).length === 3)
  t.strictSame(linesOf(standIn.writes), [
    'm,a=1,b=x\\ y f=1.5,i=2i,u=3u,s="a \\"b\\" \\\\",t=true 1000',
    'm f=-0 2000',
    'n g=1e+21 3000000000',
  ])
  const [first] = standIn.writes
  t.equal(first?.target, `/base/api/v2/write?org=${orgID}&bucket=copy&precision=ns`)
  t.match(first?.headers, {
    authorization: 'Token remote-token',
    'content-encoding': 'gzip',
    'content-type': 'text/plain; charset=utf-8',
    'user-agent': /^influxdb-oss-replication\//,
  })
  await until(async () => (await shown()).currentQueueSizeBytes === 0)
  t.match(await shown(), { latestResponseCode: 204, latestErrorMessage: '', remainingBytesToBeSynced: 0 })
})

test('only what was stored is sent: not what was refused, and what Flux writes, too', async (t) => {
  const standIn = await writeStandIn(t)
  const { call, write, app, bucketID } = await replicatedApp(t, standIn.url)
  await write('m f=1i 1000')
  t.equal((await call('POST', '/api/v2/write?org=o&bucket=b', { body: 'm f=2 2000\nm g=3 3000' })).status, 422)
  t.equal((await call('POST', '/api/v2/write?org=o&bucket=b', { body: 'm g=4 4000\nbad' })).status, 400)
  const points = { measurement: 'flux', field: 'f', type: 'float' as const }
  const outcome = await app.influx.store.writeSeries(bucketID, [
    { ...points, tags: [['tag', 'x,y']], times: BigInt64Array.of(5_000_000_000n), values: Float64Array.of(1) },
    { ...points, tags: [['tag', 'two\nlines']], times: BigInt64Array.of(6_000_000_000n), values: Float64Array.of(2) },
  ])
  t.equal(outcome.ok, true)
  await write('m g=5 5000')
  await until(() => linesOf(standIn.writes).length === 4)
  t.strictSame(linesOf(standIn.writes), ['m f=1i 1000', 'm g=3 3000', 'flux,tag=x\\,y f=1 5000000000', 'm g=5 5000'])
  const metrics = (await call('GET', '/metrics')).text
  t.match(metrics, /replications_queue_points_failed_to_queue\{[^}]+\} 1\n/, 'no line can have a tag of two lines')
  t.match(metrics, /replications_queue_total_points_queued\{[^}]+\} 4\n/)
})

test('a database that refuses is asked again, not before it wants to be, and local writes never wait', async (t) => {
  const standIn = await writeStandIn(t)
  standIn.answer = refusing(503, 'not now', { 'retry-after': '1' })
  const { write, shown } = await replicatedApp(t, standIn.url)
  for (let i = 1; i <= 20; i++) await write(`m f=${i} ${i}`)
  await until(() => standIn.writes.length > 0)
  await until(async () => (await shown()).latestResponseCode === 503)
  const waiting = await shown()
  t.equal(waiting.latestErrorMessage, 'invalid response code 503, must be 204: not now')
  t.ok(waiting.currentQueueSizeBytes > 20 * 40 && waiting.remainingBytesToBeSynced === waiting.currentQueueSizeBytes)
  standIn.answer = taken
  await until(() => standIn.writes.length === 2)
  const [refusedWrite, second] = standIn.writes as [Write, Write]
  // Timers may be a millisecond early.
  t.ok(second.at - refusedWrite.at >= 999, `${second.at - refusedWrite.at} ms`)
  await until(async () => (await shown()).currentQueueSizeBytes === 0)
  t.strictSame(
    linesOf(standIn.writes.slice(1)),
    Array.from({ length: 20 }, (_, i) => `m f=${i + 1} ${i + 1}`),
  )
})

test('a token that is taken back stops nothing; a new one is used at once', async (t) => {
  const standIn = await writeStandIn(t)
  standIn.answer = (write, response) => {
    const right = write.headers.authorization === 'Token new'
    if (right) taken(write, response)
    else refusing(401, 'unauthorized access', { 'retry-after': '3600' })(write, response)
  }
  const { call, remoteID, write, shown } = await replicatedApp(t, standIn.url)
  await write('m f=1 1')
  await until(async () => (await shown()).latestResponseCode === 401)
  await write('m f=2 2')
  await call('PATCH', `/api/v2/remotes/${remoteID}`, { json: { remoteAPIToken: 'new' } })
  await until(async () => (await shown()).currentQueueSizeBytes === 0)
  t.strictSame(linesOf(standIn.writes).slice(-2), ['m f=1 1', 'm f=2 2'])
  t.equal((await shown()).latestResponseCode, 204)
})

test('a request that is never answered ends when the connection is changed', async (t) => {
  const [silent, standIn] = [await writeStandIn(t), await writeStandIn(t)]
  silent.answer = () => undefined
  const { call, remoteID, write, shown } = await replicatedApp(t, silent.url)
  await write('m f=1 1')
  await until(() => silent.writes.length === 1)
  await call('PATCH', `/api/v2/remotes/${remoteID}`, { json: { remoteURL: standIn.url } })
  await until(async () => (await shown()).currentQueueSizeBytes === 0)
  t.strictSame(linesOf(standIn.writes), ['m f=1 1'])
})

test('what is refused for good is dropped where that is wanted, line by line, and else kept', async (t) => {
  const standIn = await writeStandIn(t)
  standIn.answer = (write, response) => {
    const bad = write.lines.some((line) => line.startsWith('bad'))
    ;(bad ? refusing(400, 'a bad line') : taken)(write, response)
  }
  const { call, replicationID, write, shown } = await replicatedApp(t, standIn.url)
  await write('m f=1 1\nm s="two\nlines" 2\nbad f=3 3\nm f=4 4\nm f=5 5')
  await until(async () => (await shown()).latestResponseCode === 400)
  t.ok((await shown()).currentQueueSizeBytes > 0, 'kept')
  const before = standIn.writes.length
  await call('PATCH', `/api/v2/replications/${replicationID}`, { json: { dropNonRetryableData: true } })
  await until(async () => (await shown()).currentQueueSizeBytes === 0)
  const good = standIn.writes.slice(before).filter(({ lines }) => !lines.some((line) => line.startsWith('bad')))
  t.strictSame(linesOf(good), ['m f=1 1', 'm s="two', 'lines" 2', 'm f=4 4', 'm f=5 5'])
  t.match((await call('GET', '/metrics')).text, /replications_queue_remote_write_bytes_dropped\{[^}]+\} [1-9]/)
  t.match((await call('GET', '/metrics')).text, /replications_queue_remote_write_errors\{[^}]+code="400"\} [1-9]/)
})

test('what is too large for the other database goes in halves', async (t) => {
  const standIn = await writeStandIn(t)
  standIn.answer = (write, response) => (write.lines.length > 3 ? refusing(413, 'too large') : taken)(write, response)
  const { write, shown } = await replicatedApp(t, standIn.url)
  const lines = Array.from({ length: 10 }, (_, i) => `m f=${i} ${i}`)
  await write(lines.join('\n'))
  await until(async () => (await shown()).currentQueueSizeBytes === 0)
  t.strictSame(linesOf(standIn.writes.filter((one) => one.lines.length <= 3)), lines)
})

test('a large write goes in pieces of no more than 5000 lines', async (t) => {
  const standIn = await writeStandIn(t)
  const { write, shown, app } = await replicatedApp(t, standIn.url)
  const lines = Array.from({ length: 12_001 }, (_, i) => `m,tag=${i % 7} f=${i} ${i}`)
  await write(lines.join('\n'))
  await until(async () => (await shown()).currentQueueSizeBytes === 0)
  t.strictSame(
    standIn.writes.map((one) => one.lines.length),
    [5000, 5000, 2001],
  )
  t.equal(linesOf(standIn.writes).join('\n'), lines.join('\n'))
  const { queuedBytes } = app.influx.store.queues.counts(app.influx.replications.counts()[0]?.id ?? '')
  t.ok(queuedBytes < gzipSync(lines.join('\n'), { level: 1 }).length * 1.2, 'it waits packed')
})

test('what has waited too long is not sent', async (t) => {
  const standIn = await writeStandIn(t)
  standIn.answer = refusing(500, 'no')
  let now = Date.UTC(2026, 0, 1)
  const clock = { now: () => now, after: () => () => {} }
  const { call, write, shown, replicationID } = await replicatedApp(t, standIn.url, { maxAgeSeconds: 60 }, { clock })
  await write('m f=1 1')
  await until(async () => (await shown()).latestResponseCode === 500)
  now += 61_000
  await write('m f=2 2')
  standIn.answer = taken
  await call('PATCH', `/api/v2/replications/${replicationID}`, { json: { name: 'again' } })
  await until(async () => (await shown()).currentQueueSizeBytes === 0)
  t.strictSame(standIn.writes.at(-1)?.lines, ['m f=2 2'])
  t.match((await call('GET', '/metrics')).text, /replications_queue_points_expired\{[^}]+\} 1\n/)
})

test('what waits is there after a restart, and goes with its replication', async (t) => {
  const standIn = await writeStandIn(t)
  standIn.answer = refusing(500, 'no')
  const dataDir = t.testdir()
  const first = await replicatedApp(t, standIn.url, {}, { dataDir })
  for (let i = 1; i <= 3; i++) await first.write(`m f=${i} ${i}`)
  await until(async () => (await first.shown()).latestResponseCode === 500)
  const { currentQueueSizeBytes } = await first.shown()
  await first.app.close()
  const second = await buildApp(t, { dataDir, setup: { org: 'o', bucket: 'b', token: TOKEN } })
  const shown = async () => (await second.call('GET', `/api/v2/replications/${first.replicationID}`)).json
  t.match(await shown(), { currentQueueSizeBytes, latestResponseCode: 500 })
  standIn.answer = taken
  await until(async () => (await shown()).currentQueueSizeBytes === 0)
  t.strictSame(standIn.writes.at(-1)?.lines, ['m f=1 1', 'm f=2 2', 'm f=3 3'])

  standIn.answer = refusing(500, 'no')
  await second.call('POST', '/api/v2/write?org=o&bucket=b', { body: 'm f=4 4' })
  await until(async () => (await shown()).latestResponseCode === 500)
  t.equal((await second.call('DELETE', `/api/v2/replications/${first.replicationID}`)).status, 204)
  t.strictSame(second.app.influx.store.queues.ids, [])
})
