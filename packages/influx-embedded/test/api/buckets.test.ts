import { test } from 'tap'
import { buildApp, type Refusal, refused } from '../fixture/build-app.ts'

test('buckets are made, found, changed and removed', async (t) => {
  const { call, orgID } = await buildApp(t)
  const rule = { type: 'expire', everySeconds: 86_400 }
  const made = await call('POST', '/api/v2/buckets', {
    json: { orgID, name: 'a', description: 'first', retentionRules: [rule] },
  })
  t.equal(made.status, 201)
  const { id } = made.json
  t.match(made.json, {
    orgID,
    name: 'a',
    description: 'first',
    type: 'user',
    labels: [],
    retentionRules: [{ ...rule, shardGroupDurationSeconds: 3600 }],
    links: { self: `/api/v2/buckets/${id}`, write: `/api/v2/write?org=${orgID}&bucket=${id}` },
  })
  t.strictSame((await call('GET', `/api/v2/buckets/${id}`)).json, made.json)
  for (const filter of ['name=a', `orgID=${orgID}&name=a`, `id=${id}`, 'org=o&name=a']) {
    t.strictSame((await call('GET', `/api/v2/buckets?${filter}`)).json.buckets, [made.json], filter)
  }
  const change = async (json: unknown) => (await call('PATCH', `/api/v2/buckets/${id}`, { json })).json
  t.match(await change({ name: 'c' }), { name: 'c', description: 'first' })
  t.match(await change({ description: 'second' }), { name: 'c', description: 'second' })
  t.match(await change({ retentionRules: [{ everySeconds: 7200 }] }), { retentionRules: [{ everySeconds: 7200 }] })
  t.match(await change({ retentionRules: [] }), { retentionRules: [{ everySeconds: 7200 }] }, 'no rule changes nothing')
  t.match(await change({ retentionRules: [{ everySeconds: 0 }] }), { retentionRules: [{ everySeconds: 0 }] })

  t.equal((await call('DELETE', `/api/v2/buckets/${id}`)).status, 204)
  refused(t, await call('GET', `/api/v2/buckets/${id}`), [404, 'not found', 'bucket not found'], 'gone')
  t.strictSame((await call('GET', '/api/v2/buckets?name=c')).json.buckets, [])
})

test('a bucket that is made again is empty', async (t) => {
  const { call, orgID, app } = await buildApp(t)
  const make = async () => (await call('POST', '/api/v2/buckets', { json: { orgID, name: 'again' } })).json.id
  const id = await make()
  await call('POST', '/api/v2/write?org=o&bucket=again', { body: 'm f=1 1' })
  t.equal(app.influx.store.stats().points, 1)
  await call('DELETE', `/api/v2/buckets/${id}`)
  t.not(await make(), id)
  t.equal(app.influx.store.stats().points, 0)
  t.equal(app.influx.metadata.pendingDrops.size, 0)
})

test('shard groups are as long as InfluxDB makes them', async (t) => {
  const { call, orgID } = await buildApp(t)
  const hour = 3600
  const day = 24 * hour
  for (const [everySeconds, given, expected] of [
    [0, undefined, 7 * day],
    [180 * day, undefined, 7 * day],
    [2 * day, undefined, day],
    [day, undefined, hour],
    [day, 60, hour],
    [day, 2 * hour, 2 * hour],
  ] as const) {
    const rule = { everySeconds, ...(given === undefined ? {} : { shardGroupDurationSeconds: given }) }
    const { json } = await call('POST', '/api/v2/buckets', {
      json: { orgID, name: `${everySeconds}-${given}`, retentionRules: [rule] },
    })
    t.equal(json.retentionRules[0].shardGroupDurationSeconds, expected, `${everySeconds} ${given}`)
  }
})

test('what is refused', async (t) => {
  const { call, orgID, bucketID } = await buildApp(t)
  const rules = (...list: unknown[]) => ({ orgID, name: 'x', retentionRules: list })
  const posts: [unknown, Refusal][] = [
    [{ orgID, name: 'b' }, [422, 'conflict', 'bucket with name b already exists']],
    [{ name: 'x' }, [400, 'invalid', 'organization id must be provided']],
    [{ orgID: '0123456789abcdef', name: 'x' }, [404, 'not found', 'organization not found']],
    [{ orgID: 'short', name: 'x' }, [400, 'invalid', 'failed to unmarshal json: id must have a length of 16 bytes']],
    [{ orgID, name: '_x' }, [400, 'invalid', 'bucket name _x is invalid. Buckets may not start with underscore']],
    [{ orgID, name: '"' }, [400, 'invalid', 'bucket name " is invalid. Bucket names may not include quotation marks']],
    [rules({ everySeconds: 60 }), [500, 'internal error', 'retention policy duration must be at least 1h0m0s']],
    [rules({ everySeconds: -5 }), [422, 'unprocessable entity', 'expiration seconds cannot be negative']],
    [
      rules({ everySeconds: 7200, shardGroupDurationSeconds: 86_400 }),
      [500, 'internal error', 'retention policy duration must be greater than the shard duration'],
    ],
    [rules({}, {}), [422, 'unprocessable entity', 'buckets cannot have more than one retention rule at this time']],
    [
      rules({ everySeconds: 1.5 }),
      [
        400,
        'invalid',
        'failed to unmarshal json: json: cannot unmarshal number 1.5 into Go struct field postBucketRequest.retentionRules.everySeconds of type int64',
      ],
    ],
  ]
  for (const [json, error] of posts)
    refused(t, await call('POST', '/api/v2/buckets', { json }), error, JSON.stringify(json))
  await call('POST', '/api/v2/buckets', { json: { orgID, name: 'other' } })
  const patches: [unknown, Refusal][] = [
    [{ name: 'other' }, [422, 'conflict', 'bucket name is not unique']],
    [
      { retentionRules: [{ everySeconds: 10 }] },
      [500, 'internal error', 'retention policy duration must be at least 1h0m0s'],
    ],
    [
      { retentionRules: [{ everySeconds: 86_400 }] },
      [
        422,
        'unprocessable entity',
        'shard-group duration must also be updated to be smaller than new retention duration',
      ],
    ],
  ]
  for (const [json, error] of patches)
    refused(t, await call('PATCH', `/api/v2/buckets/${bucketID}`, { json }), error, JSON.stringify(json))
  refused(
    t,
    await call('GET', '/api/v2/buckets?org=nobody'),
    [404, 'not found', 'organization name "nobody" not found'],
    'org',
  )
})

test('system buckets stay as they are', async (t) => {
  const { call } = await buildApp(t)
  const { id } = (await call('GET', '/api/v2/buckets?name=_tasks')).json.buckets[0]
  refused(
    t,
    await call('PATCH', `/api/v2/buckets/${id}`, { json: { name: 'x' } }),
    [400, 'invalid', 'system buckets cannot be renamed'],
    'rename',
  )
  refused(
    t,
    await call('DELETE', `/api/v2/buckets/${id}`),
    [400, 'invalid', 'system buckets cannot be deleted'],
    'delete',
  )
})

test('pages of a list', async (t) => {
  const { call, orgID } = await buildApp(t)
  for (const name of ['x', 'y']) await call('POST', '/api/v2/buckets', { json: { orgID, name } })
  const names = async (query: string) =>
    (await call('GET', `/api/v2/buckets?${query}`)).json.buckets.map(({ name }: { name: string }) => name)
  t.strictSame(await names('limit=2&offset=3'), ['x', 'y'])
  t.strictSame(await names('descending=true&limit=2'), ['y', 'x'])
  const { id } = (await call('GET', '/api/v2/buckets?name=x')).json.buckets[0]
  t.strictSame(await names(`after=${id}`), ['y'])
  t.strictSame((await call('GET', '/api/v2/buckets?limit=2&offset=1')).json.links, {
    prev: '/api/v2/buckets?descending=false&limit=2&offset=0',
    self: '/api/v2/buckets?descending=false&limit=2&offset=1',
    next: '/api/v2/buckets?descending=false&limit=2&offset=3',
  })
  for (const [query, message] of [
    ['limit=0', 'limit must be between 1 and 100'],
    ['limit=101', 'limit must be between 1 and 100'],
    ['limit=abc', 'limit is invalid'],
    ['offset=x', 'offset is invalid'],
    ['descending=perhaps', 'descending is invalid'],
    ['after=zz', 'decoding after: id must have a length of 16 bytes'],
  ] as const) {
    refused(t, await call('GET', `/api/v2/buckets?${query}`), [400, 'invalid', message], query)
  }
})

test('tokens see the buckets that they may read', async (t) => {
  const { call, orgID, bucketID, tokenFor } = await buildApp(t)
  const { json: other } = await call('POST', '/api/v2/buckets', { json: { orgID, name: 'other' } })
  const token = await tokenFor([{ action: 'read', resource: { type: 'buckets', id: bucketID, orgID } }])
  t.strictSame(
    (await call('GET', '/api/v2/buckets', { token })).json.buckets.map(({ name }: { name: string }) => name),
    ['b'],
  )
  const missing = `read:orgs/${orgID}/buckets/${other.id} is unauthorized`
  refused(t, await call('GET', `/api/v2/buckets/${other.id}`, { token }), [401, 'unauthorized', missing], 'another')
  const write = `write:orgs/${orgID}/buckets/${bucketID} is unauthorized`
  refused(t, await call('DELETE', `/api/v2/buckets/${bucketID}`, { token }), [401, 'unauthorized', write], 'delete')
  refused(
    t,
    await call('PATCH', `/api/v2/buckets/${bucketID}`, { token, json: {} }),
    [401, 'unauthorized', write],
    'change',
  )
})

test('buckets are still there after a restart, and half a removal is finished', async (t) => {
  const dataDir = t.testdir()
  const first = await buildApp(t, { dataDir })
  await first.call('POST', '/api/v2/write?org=o&bucket=b', { body: 'm f=1 1' })
  const { metadata } = first.app.influx
  await metadata.update((transaction) => {
    transaction.delete(metadata.buckets, first.bucketID)
    transaction.put(metadata.pendingDrops, { id: first.bucketID })
  })
  await first.app.close()
  const second = await buildApp(t, { dataDir })
  t.equal((await second.call('GET', '/api/v2/buckets?name=b')).json.buckets.length, 0)
  t.equal(second.app.influx.store.stats().points, 0)
  t.equal(second.app.influx.metadata.organizations.size, 1, 'it is not set up again')
})
