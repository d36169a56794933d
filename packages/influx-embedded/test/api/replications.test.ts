import { test } from 'tap'
import { buildApp, type Refusal, refused } from '../fixture/build-app.ts'
import { replicatedApp } from '../fixture/replicated-app.ts'
import { refusing, writeStandIn } from '../fixture/write-stand-in.ts'

test('replications are made, found, changed and removed', async (t) => {
  const { url } = await writeStandIn(t)
  const { call, orgID, bucketID, remoteID, replicationID: id, shown } = await replicatedApp(t, url)
  const first = await shown()
  t.strictSame(first, {
    id,
    orgID,
    name: 'c',
    remoteID,
    localBucketID: bucketID,
    remoteBucketID: null,
    remoteBucketName: 'copy',
    maxQueueSizeBytes: 67_108_860,
    maxAgeSeconds: 604_800,
    dropNonRetryableData: false,
    currentQueueSizeBytes: 0,
    remainingBytesToBeSynced: 0,
  })
  const list = async (query: string) =>
    (await call('GET', `/api/v2/replications?orgID=${orgID}${query}`)).json.replications
  for (const query of ['', '&name=c', `&remoteID=${remoteID}`, `&localBucketID=${bucketID}`])
    t.strictSame(await list(query), [first], query)
  for (const query of ['&name=d', '&remoteID=00000000000000aa', '&localBucketID=00000000000000aa'])
    t.strictSame(await list(query), [], query)

  const json = { description: 'd', maxQueueSizeBytes: 40_000_000, maxAgeSeconds: 60, dropNonRetryableData: true }
  const changed = await call('PATCH', `/api/v2/replications/${id}`, { json })
  t.strictSame(changed.json, { ...first, ...json })
  const byId = await call('PATCH', `/api/v2/replications/${id}`, { json: { remoteBucketID: '00000000000000aa' } })
  t.match(byId.json, { remoteBucketID: '00000000000000aa', remoteBucketName: '' })
  const inUse = await call('DELETE', `/api/v2/remotes/${remoteID}`)
  refused(t, inUse, [422, 'conflict', 'remote connection is in use by replication c: delete that first'], 'in use')
  t.equal((await call('DELETE', `/api/v2/replications/${id}`)).status, 204)
  refused(t, await call('GET', `/api/v2/replications/${id}`), [404, 'not found', 'replication not found'], 'gone')
  t.equal((await call('DELETE', `/api/v2/remotes/${remoteID}`)).status, 204)
})

test('a replication goes with its bucket, and with its organisation', async (t) => {
  const { url } = await writeStandIn(t)
  const { call, orgID, bucketID, replicationID, remoteID, app } = await replicatedApp(t, url)
  t.equal((await call('DELETE', `/api/v2/buckets/${bucketID}`)).status, 204)
  t.equal((await call('GET', `/api/v2/replications/${replicationID}`)).status, 404)
  t.equal((await call('GET', `/api/v2/remotes/${remoteID}`)).status, 200)
  t.equal((await call('DELETE', `/api/v2/orgs/${orgID}`)).status, 204)
  t.equal(app.influx.metadata.remotes.size, 0)
})

test('what is refused of replications', async (t) => {
  const { url } = await writeStandIn(t)
  const { call, orgID, bucketID, remoteID, replicationID } = await replicatedApp(t, url)
  const whole = { orgID, name: 'd', remoteID, localBucketID: bucketID, remoteBucketName: 'copy' }
  const tooSmall: Refusal = [400, 'invalid', 'maxQueueSize too small, must be at least 33554430']
  const outOfRange: Refusal = [400, 'invalid', 'maxAgeSeconds must be 0 (use default) or between 60 and 5184000']
  const noBucket: Refusal = [
    422,
    'unprocessable entity',
    'one of remote_bucket_id, remote_bucket_name should be provided',
  ]
  const cases: [unknown, Refusal][] = [
    [{ ...whole, name: 'c' }, [422, 'conflict', 'replication with name c already exists']],
    [{ ...whole, orgID: undefined }, [400, 'invalid', 'invalid or missing org ID']],
    [{ ...whole, remoteID: undefined }, [400, 'invalid', 'invalid remote ID']],
    [{ ...whole, localBucketID: undefined }, [400, 'invalid', 'invalid local bucket ID']],
    [{ ...whole, remoteID: '00000000000000aa' }, [400, 'invalid', 'remote "00000000000000aa" not found']],
    [{ ...whole, localBucketID: '00000000000000aa' }, [400, 'invalid', 'local bucket "00000000000000aa" not found']],
    [{ ...whole, remoteBucketName: undefined }, noBucket],
    [{ ...whole, maxQueueSizeBytes: 33_554_429 }, tooSmall],
    [{ ...whole, maxAgeSeconds: 59 }, outOfRange],
    [{ ...whole, maxAgeSeconds: 5_184_001 }, outOfRange],
  ]
  for (const [json, error] of cases)
    refused(t, await call('POST', '/api/v2/replications', { json }), error, JSON.stringify(json))
  const patch = (json: unknown) => call('PATCH', `/api/v2/replications/${replicationID}`, { json })
  refused(t, await patch({ maxQueueSizeBytes: 1 }), tooSmall, 'too small')
  refused(
    t,
    await patch({ remoteID: '00000000000000aa' }),
    [400, 'invalid', 'remote "00000000000000aa" not found'],
    'no',
  )
  for (const query of ['', '?orgID=x']) {
    const answer = await call('GET', `/api/v2/replications${query}`)
    refused(t, answer, [400, 'invalid', 'invalid or missing org ID'], query)
  }
  const bad = await call('GET', `/api/v2/replications?orgID=${orgID}&remoteID=x`)
  refused(t, bad, [400, 'invalid', 'invalid remote ID'], 'a remote that is no id')
  refused(t, await call('GET', '/api/v2/replications/x'), [400, 'invalid', 'replication ID is invalid'], 'no id')
})

test('a replication is validated by an empty write to the other database', async (t) => {
  const standIn = await writeStandIn(t)
  const { call, orgID, bucketID, remoteID, replicationID: id } = await replicatedApp(t, standIn.url)
  const json = { orgID, name: 'd', remoteID, localBucketID: bucketID, remoteBucketID: '00000000000000aa' }
  t.equal((await call('POST', '/api/v2/replications?validate=true', { json })).status, 204)
  t.equal(
    (await call('PATCH', `/api/v2/replications/${id}?validate=true`, { json: { remoteBucketName: 'x' } })).status,
    204,
  )
  t.equal((await call('POST', `/api/v2/replications/${id}/validate`)).status, 204)
  const targets = ['00000000000000aa', 'x', 'copy'].map(
    (bucket) => `/api/v2/write?org=${orgID}&bucket=${bucket}&precision=ns`,
  )
  t.strictSame(
    standIn.writes.map(({ target }) => target),
    targets,
  )
  for (const { headers, lines } of standIn.writes) {
    t.match(headers, { authorization: 'Token remote-token', 'content-length': '0' })
    t.strictSame([headers['content-encoding'], lines], [undefined, []])
  }
  standIn.answer = refusing(401, 'unauthorized access')
  const why = 'invalid response code 401, must be 204: unauthorized access'
  const refusals: [Awaited<ReturnType<typeof call>>, string][] = [
    [await call('POST', '/api/v2/replications?validate=true', { json }), 'replication parameters fail validation'],
    [
      await call('PATCH', `/api/v2/replications/${id}?validate=true`, { json: { name: 'e' } }),
      'validation fails after applying update',
    ],
    [await call('POST', `/api/v2/replications/${id}/validate`), 'replication failed validation'],
  ]
  for (const [answer, what] of refusals) refused(t, answer, [400, 'invalid', `${what}: ${why}`], what)
  const all = (await call('GET', `/api/v2/replications?orgID=${orgID}`)).json.replications
  t.match(all, [{ name: 'c', remoteBucketName: 'copy' }], 'nothing was made or changed')
})

test('without a replication nothing is queued', async (t) => {
  const { call, app } = await buildApp(t)
  await call('POST', '/api/v2/write?org=o&bucket=b', { body: 'm f=1 1' })
  t.strictSame(app.influx.store.queues.ids, [])
  t.notMatch((await call('GET', '/metrics')).text, 'replications_queue')
})
