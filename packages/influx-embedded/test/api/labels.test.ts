import { test } from 'tap'
import { buildApp, type Refusal, refused } from '../fixture/build-app.ts'

test('labels are made, changed and removed', async (t) => {
  const { call, orgID } = await buildApp(t)
  const made = await call('POST', '/api/v2/labels', {
    json: { orgID, name: ' red ', properties: { color: 'f00', note: 'hot' } },
  })
  t.equal(made.status, 201)
  const { id } = made.json.label
  t.strictSame(made.json, {
    links: { self: `/api/v2/labels/${id}` },
    label: { id, orgID, name: 'red', properties: { color: 'f00', note: 'hot' } },
  })
  t.strictSame((await call('GET', `/api/v2/labels?orgID=${orgID}&name=red`)).json, {
    links: { self: '/api/v2/labels' },
    labels: [made.json.label],
  })
  const changed = await call('PATCH', `/api/v2/labels/${id}`, {
    json: { name: 'blue', properties: { color: '00f', note: '' } },
  })
  t.strictSame(changed.json.label, { id, orgID, name: 'blue', properties: { color: '00f' } })
  t.strictSame((await call('GET', `/api/v2/labels/${id}`)).json, changed.json)
  t.equal((await call('DELETE', `/api/v2/labels/${id}`)).status, 204)
  refused(t, await call('GET', `/api/v2/labels/${id}`), [404, 'not found', 'label not found'], 'gone')
})

test('what is refused', async (t) => {
  const { call, orgID } = await buildApp(t)
  await call('POST', '/api/v2/labels', { json: { orgID, name: 'red' } })
  const cases: [unknown, Refusal][] = [
    [{ orgID, name: 'RED' }, [422, 'conflict', 'label with name RED already exists']],
    [{ orgID, name: '' }, [400, 'invalid', 'label name is required']],
    [{ name: 'x' }, [400, 'invalid', 'orgID is required']],
  ]
  for (const [json, error] of cases)
    refused(t, await call('POST', '/api/v2/labels', { json }), error, JSON.stringify(json))
  refused(t, await call('GET', '/api/v2/labels/zz'), [400, 'invalid', 'id must have a length of 16 bytes'], 'zz')
})
