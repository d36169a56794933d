import { setTimeout as sleep } from 'node:timers/promises'
import { gunzipSync } from 'node:zlib'
import tap, { type Test, test } from 'tap'
import { buildApp, refused, TOKEN } from '../fixture/build-app.ts'
import { listeningApp } from '../fixture/listening-app.ts'
import { readTar, readTsm } from '../fixture/read-tsm.ts'

/** A Monday, on which a group of seven days begins. */
const MONDAY = Date.UTC(2024, 0, 1)
const DAY = 86_400_000
const ns = (ms: number) => BigInt(ms) * 1_000_000n

/** The parts of a body of several, by their names. */
function partsOf(type: unknown, body: string): Map<string, string> {
  const boundary = /^multipart\/mixed; boundary=(\S+)$/.exec(String(type))?.[1]
  const pieces = body.split(new RegExp(`(?:^|\r\n)--${boundary}(?:--)?\r\n`))
  return new Map(
    pieces.slice(1, -1).map((piece) => {
      const [, head = '', content = ''] = /^(.*?)\r\n\r\n(.*)$/s.exec(piece) ?? []
      return [/name="(\w+)"/.exec(head)?.[1] ?? '', content]
    }),
  )
}

const { app, call, orgID, bucketID, tokenFor } = await buildApp(tap)

const makeBucket = (name: string) => call('POST', '/api/v2/buckets', { json: { orgID, name, retentionRules: [] } })

async function manifests() {
  const answer = await call('GET', '/api/v2/backup/metadata')
  return JSON.parse(partsOf(answer.headers['content-type'], answer.text).get('buckets') ?? '')
}

const named = async (name: string) =>
  (await manifests()).find(({ bucketName }: { bucketName: string }) => bucketName === name)

/** What the archives of a bucket hold, as lines of key, time and value. */
async function backedUp(t: Test, name: string) {
  const { bucketID, retentionPolicies } = await named(name)
  const [policy] = retentionPolicies
  const lines: string[] = []
  for (const { shards, startTime, endTime } of policy.shardGroups)
    for (const { id } of shards) {
      const headers = { authorization: `Token ${TOKEN}` }
      const answer = await app.inject({ method: 'GET', url: `/api/v2/backup/shards/${id}`, headers })
      t.equal(answer.statusCode, 200)
      const files = readTar(answer.rawPayload)
      for (const { name } of files) t.match(name, new RegExp(`^${bucketID}/autogen/${id}/\\d{9}-000000001\\.tsm$`))
      const points = files.flatMap(({ content }) => pointsIn(content))
      const [from, to] = [ns(Date.parse(startTime)), ns(Date.parse(endTime))]
      t.ok(
        points.every(({ time }) => time >= from && time < to),
        'within its group',
      )
      lines.push(...points.map(({ key, time, value }) => `${key} ${time} ${value}`))
    }
  return { policy, lines }
}

const pointsIn = (file: Buffer) =>
  [...readTsm(file)].flatMap(([key, { points }]) => points.map(([time, value]) => ({ key, time, value })))

test('what it says of its buckets, as influx backup asks for it', async (t) => {
  await call('POST', '/api/v2/buckets', {
    json: { orgID, name: 'kept', description: 'for a day', retentionRules: [{ type: 'expire', everySeconds: 86_400 }] },
  })
  await call('POST', '/api/v2/write?org=o&bucket=b', {
    body: `m f=1 ${ns(MONDAY)}\nm f=2 ${ns(MONDAY + 7 * DAY) - 1n}\nm f=3 ${ns(MONDAY + 7 * DAY)}`,
  })
  const answer = await call('GET', '/api/v2/backup/metadata')
  t.equal(answer.status, 200)
  const parts = partsOf(answer.headers['content-type'], answer.text)
  t.strictSame([...parts.keys()], ['kv', 'buckets'])
  t.match(parts.get('kv'), /without --full/, 'no database of metadata, and not empty')
  const found = JSON.parse(parts.get('buckets') ?? '')
  t.strictSame(found.map(({ bucketName }: { bucketName: string }) => bucketName).sort(), [
    '_monitoring',
    '_tasks',
    'b',
    'kept',
  ])
  const [b, kept] = ['b', 'kept'].map((name) => found.find((one: { bucketName: string }) => one.bucketName === name))
  const { shardGroups, ...policy } = b.retentionPolicies[0]
  const [first, second] = shardGroups
  t.strictSame(b, {
    organizationID: orgID,
    organizationName: 'o',
    bucketID,
    bucketName: 'b',
    defaultRetentionPolicy: 'autogen',
    retentionPolicies: [{ ...policy, shardGroups }],
  })
  t.strictSame(policy, {
    name: 'autogen',
    replicaN: 1,
    duration: 0,
    shardGroupDuration: 604_800_000_000_000,
    subscriptions: [],
  })
  t.equal(shardGroups.length, 2)
  t.match(first, { startTime: '2024-01-01T00:00:00.000Z', endTime: '2024-01-08T00:00:00.000Z' })
  t.match(second, { startTime: '2024-01-08T00:00:00.000Z', endTime: '2024-01-15T00:00:00.000Z' })
  t.strictSame(first.shards, [{ id: first.id, shardOwners: [] }])
  t.ok(Number.isSafeInteger(first.id) && first.id > 0 && first.id !== second.id)
  t.match(kept, { description: 'for a day', retentionPolicies: [{ duration: 86_400_000_000_000, shardGroups: [] }] })
})

test('a shard has every point of its time, of every type, in blocks and in memory', async (t) => {
  await makeBucket('types')
  const late = MONDAY + 9 * DAY
  const expected: string[] = []
  const lines: string[] = []
  // More than a tail takes, so that some are in blocks, across two groups.
  for (let i = 0; i < 5000; i++) {
    const at = ns(late + (i - 2500) * 120_000)
    lines.push(`power,device=a\\ b value=${i / 8} ${at}`)
    expected.push(`power,device=a\\ b#!~#value ${at} ${i / 8}`)
  }
  const at = ns(late)
  lines.push(`state,device=a on=true,text="say \\"this\\"",steps=-7i,count=18446744073709551615u ${at}`)
  expected.push(
    `state,device=a#!~#on ${at} true`,
    `state,device=a#!~#text ${at} say "this"`,
    `state,device=a#!~#steps ${at} -7`,
    `state,device=a#!~#count ${at} 18446744073709551615`,
  )
  // What is written twice is there once, with what it was last.
  lines.push(`power,device=a\\ b value=-1 ${ns(late)}`)
  expected[2500] = `power,device=a\\ b#!~#value ${ns(late)} -1`
  t.equal((await call('POST', '/api/v2/write?org=o&bucket=types', { body: lines.join('\n') })).status, 204)
  // What was deleted is not there, though its group seems to have something.
  const body = { start: '2024-01-05T00:00:00Z', stop: '2024-01-06T00:00:00Z' }
  await call('POST', '/api/v2/delete?org=o&bucket=types', { json: body })
  const [from, to] = [ns(Date.parse(body.start)), ns(Date.parse(body.stop))]
  const left = expected.filter((line) => {
    const time = BigInt(/ (\d{19}) /.exec(line)?.[1] ?? 0)
    return time < from || time > to
  })
  const { policy, lines: found } = await backedUp(t, 'types')
  t.equal(policy.shardGroups.length, 2)
  t.strictSame(found.sort(), left.sort())
})

test('a group in which nothing is, is no shard', async (t) => {
  await makeBucket('gap')
  const lines = Array.from({ length: 2100 }, (_, i) => `m f=1 ${ns(MONDAY + i)}`)
  await call('POST', '/api/v2/write?org=o&bucket=gap', {
    body: [...lines, `m f=2 ${ns(MONDAY + 21 * DAY)}`].join('\n'),
  })
  const bucket = await named('gap')
  const ids: number[] = bucket.retentionPolicies[0].shardGroups.map(({ id }: { id: number }) => id)
  const statuses = []
  for (const id of ids) statuses.push((await call('GET', `/api/v2/backup/shards/${id}`)).status)
  t.strictSame(statuses, [200, 404, 404, 200], 'one block spans them all')
  refused(t, await call('GET', `/api/v2/backup/shards/${ids[1]}`), [404, 'not found', `shard ${ids[1]} not found`], '')
  for (const [id, refusal] of [
    ['9007199254740991', [404, 'not found', 'shard 9007199254740991 not found']],
    ['1', [404, 'not found', 'shard 1 not found']],
    ['x', [400, 'invalid', '"x" is no number of a shard']],
    ['-1', [400, 'invalid', '"-1" is no number of a shard']],
    ['99999999999999999999', [400, 'invalid', '"99999999999999999999" is no number of a shard']],
  ] as const)
    refused(t, await call('GET', `/api/v2/backup/shards/${id}`), refusal, id)
})

test('it is packed as it is asked for, and only a token that may do everything gets it', async (t) => {
  const { policy } = await backedUp(t, 'b')
  const url = `/api/v2/backup/shards/${policy.shardGroups[0].id}`
  const get = (target: string, headers: Record<string, string>) =>
    app.inject({ method: 'GET', url: target, headers: { authorization: `Token ${TOKEN}`, ...headers } })
  const plain = await get(url, {})
  t.equal(plain.headers['content-encoding'], undefined)
  for (const level of ['default', 'full', 'speedy', '']) {
    const answer = await get(url, { 'accept-encoding': 'gzip', 'gzip-compression-level': level })
    t.equal(answer.headers['content-encoding'], 'gzip')
    t.ok(gunzipSync(answer.rawPayload).equals(plain.rawPayload))
  }
  const none = await get(url, { 'accept-encoding': 'gzip', 'gzip-compression-level': 'none' })
  t.ok(none.rawPayload.equals(plain.rawPayload))
  const packed = await get('/api/v2/backup/metadata', { 'accept-encoding': 'gzip' })
  t.match(String(gunzipSync(packed.rawPayload)), /"bucketName":"b"/)

  for (const path of [url, '/api/v2/backup/metadata']) {
    refused(
      t,
      await call('GET', path, { headers: { 'gzip-compression-level': 'constructor' } }),
      [400, 'invalid', 'unknown compression level: "constructor", valid values: [default, full, speedy, none]'],
      path,
    )
    const reads = await tokenFor([{ action: 'read', resource: { type: 'buckets', orgID } }])
    const refusal = [401, 'unauthorized', 'read:authorizations is unauthorized'] as const
    refused(t, await call('GET', path, { token: reads }), refusal, path)
    t.equal((await call('GET', path, { token: null })).status, 401)
    t.equal((await call('POST', path)).status, 405)
  }
})

test('who takes no more of a shard ends it', async (t) => {
  const { app: listening, port } = await listeningApp(t)
  const { store, metadata, runner } = listening.influx
  const bucket = metadata.buckets.find(({ name }) => name === 'b')?.id ?? ''
  // More than may be on its way at once.
  const lines = Array.from({ length: 500 }, (_, i) => `m,d=${i} f="${'x'.repeat(60_000)}" ${ns(MONDAY)}`)
  t.equal((await store.write(bucket, Buffer.from(lines.join('\n')))).ok, true)
  const [group] = await store.shardGroups(bucket)
  const stop = new AbortController()
  const headers = { authorization: `Token ${TOKEN}`, 'accept-encoding': 'identity' }
  const answer = await fetch(`http://127.0.0.1:${port}/api/v2/backup/shards/${group?.id}`, {
    headers,
    signal: stop.signal,
  })
  t.equal(answer.status, 200)
  t.equal(runner.load.backups.running, 1)
  stop.abort()
  while (runner.load.backups.running > 0) await sleep(20)
  t.pass('its thread is free')
})
