import { test } from 'tap'
import { buildApp, type Refusal, refused } from '../fixture/build-app.ts'

test('organisations are made, listed, renamed and removed', async (t) => {
  const { call, orgID } = await buildApp(t)
  const made = await call('POST', '/api/v2/orgs', { json: { name: 'second', description: 'two' } })
  t.equal(made.status, 201)
  const { id } = made.json
  t.match(made.json, {
    name: 'second',
    description: 'two',
    links: { self: `/api/v2/orgs/${id}`, buckets: '/api/v2/buckets?org=second' },
  })
  t.strictSame((await call('GET', `/api/v2/orgs/${id}`)).json, made.json)
  t.equal((await call('GET', '/api/v2/orgs')).json.orgs.length, 2)
  t.equal((await call('GET', '/api/v2/orgs?limit=1&offset=1')).json.orgs[0].id, id)
  t.equal((await call('GET', '/api/v2/orgs?descending=true')).json.orgs[0].id, id)
  t.equal((await call('GET', `/api/v2/orgs?orgID=${orgID}`)).json.orgs[0].name, 'o')
  t.equal((await call('GET', `/api/v2/buckets?orgID=${id}`)).json.buckets.length, 2, 'it has its system buckets')
  const renamed = await call('PATCH', `/api/v2/orgs/${id}`, { json: { name: 'renamed' } })
  t.match(renamed.json, { name: 'renamed', description: 'two' })

  await call('POST', '/api/v2/buckets', { json: { orgID: id, name: 'its own' } })
  t.equal((await call('DELETE', `/api/v2/orgs/${id}`)).status, 204)
  refused(t, await call('GET', `/api/v2/orgs/${id}`), [404, 'not found', 'organization not found'], 'gone')
  t.equal((await call('GET', '/api/v2/buckets')).json.buckets.length, 3, 'its buckets are gone')
})

test('names that are refused', async (t) => {
  const { call, orgID } = await buildApp(t)
  const cases: [unknown, Refusal][] = [
    [{ name: 'o' }, [422, 'conflict', 'organization with name o already exists']],
    [{ name: '' }, [400, 'invalid', 'org name is empty']],
    [{}, [400, 'invalid', 'org name is empty']],
  ]
  for (const [json, error] of cases)
    refused(t, await call('POST', '/api/v2/orgs', { json }), error, JSON.stringify(json))
  refused(
    t,
    await call('POST', '/api/v2/orgs', { body: '[' }),
    [400, 'invalid', 'failed to unmarshal json: unexpected EOF'],
    '[',
  )
  await call('POST', '/api/v2/orgs', { json: { name: 'second' } })
  refused(
    t,
    await call('PATCH', `/api/v2/orgs/${orgID}`, { json: { name: 'second' } }),
    [422, 'conflict', 'organization with name second already exists'],
    'taken',
  )
  refused(
    t,
    await call('GET', '/api/v2/orgs?org=nobody'),
    [404, 'not found', 'organization name "nobody" not found'],
    'by name',
  )
  refused(t, await call('GET', '/api/v2/orgs/zz'), [400, 'invalid', 'id must have a length of 16 bytes'], 'zz')
})

test('tokens see the organisations they may read', async (t) => {
  const { call, orgID, tokenFor } = await buildApp(t)
  const token = await tokenFor([{ action: 'read', resource: { type: 'buckets', orgID } }])
  t.strictSame((await call('GET', '/api/v2/orgs', { token })).json.orgs, [])
  refused(
    t,
    await call('GET', `/api/v2/orgs/${orgID}`, { token }),
    [401, 'unauthorized', `read:orgs/${orgID} is unauthorized`],
    'by id',
  )
  refused(
    t,
    await call('POST', '/api/v2/orgs', { token, json: { name: 'x' } }),
    [401, 'unauthorized', 'write:orgs is unauthorized'],
    'new',
  )
})
