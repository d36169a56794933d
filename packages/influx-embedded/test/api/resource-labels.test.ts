import { test } from 'tap'
import { buildApp, refused } from '../fixture/build-app.ts'

test('labels are put on a bucket and taken off', async (t) => {
  const { call, orgID, bucketID } = await buildApp(t)
  const { label } = (await call('POST', '/api/v2/labels', { json: { orgID, name: 'red' } })).json
  const path = `/api/v2/buckets/${bucketID}/labels`
  const attached = await call('POST', path, { json: { labelID: label.id } })
  t.match(attached, { status: 201, json: { links: { self: `/api/v2/labels/${label.id}` }, label } })
  t.strictSame((await call('GET', path)).json, { links: { self: '/api/v2/labels' }, labels: [label] })
  t.strictSame((await call('GET', `/api/v2/buckets/${bucketID}`)).json.labels, [label])
  const again = await call('POST', path, { json: { labelID: label.id } })
  refused(t, again, [422, 'conflict', 'Cannot add label, label already exists on resource'], 'twice')
  t.equal((await call('DELETE', `${path}/${label.id}`)).status, 204)
  t.strictSame((await call('GET', path)).json.labels, [])
  t.equal((await call('DELETE', `${path}/${label.id}`)).status, 204, 'again is harmless')
})

test('a label that is removed is on nothing any more', async (t) => {
  const { call, orgID, bucketID } = await buildApp(t)
  const { label } = (await call('POST', '/api/v2/labels', { json: { orgID, name: 'red' } })).json
  await call('POST', `/api/v2/buckets/${bucketID}/labels`, { json: { labelID: label.id } })
  await call('DELETE', `/api/v2/labels/${label.id}`)
  t.strictSame((await call('GET', `/api/v2/buckets/${bucketID}`)).json.labels, [])
})

test('what is refused', async (t) => {
  const { call, bucketID } = await buildApp(t)
  const path = `/api/v2/buckets/${bucketID}/labels`
  refused(t, await call('POST', path, { json: {} }), [400, 'invalid', 'label id is required'], 'no label')
  refused(
    t,
    await call('POST', path, { json: { labelID: '0123456789abcdef' } }),
    [404, 'not found', 'label not found'],
    'unknown label',
  )
  refused(
    t,
    await call('GET', '/api/v2/buckets/0123456789abcdef/labels'),
    [404, 'not found', '404 page not found'],
    'unknown bucket',
  )
  refused(
    t,
    await call('GET', '/api/v2/buckets/zz/labels'),
    [400, 'invalid', 'corrupt ID provided: id must have a length of 16 bytes'],
    'zz',
  )
})
