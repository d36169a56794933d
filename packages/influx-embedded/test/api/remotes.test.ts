import { test } from 'tap'
import { buildApp, type Refusal, refused } from '../fixture/build-app.ts'

test('remotes are made, found, changed and removed, and never show their token', async (t) => {
  const { call, orgID, app } = await buildApp(t)
  const url = 'https://influx.example:8086'
  const wanted = {
    orgID,
    name: 'far',
    description: 'd',
    remoteURL: url,
    remoteAPIToken: 'hush',
    allowInsecureTLS: true,
  }
  const made = await call('POST', '/api/v2/remotes', { json: { ...wanted, remoteOrgID: '00000000000000aa' } })
  t.equal(made.status, 201)
  const { remoteAPIToken: _, ...shown } = wanted
  const { id } = made.json
  t.strictSame(made.json, { id, ...shown, remoteOrgID: '00000000000000aa' })
  const other = (
    await call('POST', '/api/v2/remotes', { json: { orgID, name: 'near', remoteURL: 'http://127.0.0.1:1' } })
  ).json
  t.strictSame(other.remoteOrgID, null)

  const names = async (query: string) =>
    (await call('GET', `/api/v2/remotes?orgID=${orgID}${query}`)).json.remotes.map(({ name }: { name: string }) => name)
  t.strictSame(await names(''), ['far', 'near'])
  t.strictSame(await names('&name=near'), ['near'])
  t.strictSame(await names(`&remoteURL=${encodeURIComponent(url)}`), ['far'])
  t.strictSame((await call('GET', '/api/v2/remotes?orgID=00000000000000aa')).json, { remotes: [] })

  const changed = await call('PATCH', `/api/v2/remotes/${id}`, { json: { name: 'further', remoteAPIToken: 'new' } })
  t.match(changed, { status: 200, json: { id, name: 'further', remoteURL: url } })
  t.strictSame((await call('GET', `/api/v2/remotes/${id}`)).json, changed.json)
  t.equal(app.influx.metadata.remotes.get(id)?.remoteAPIToken, 'new')
  t.equal((await call('DELETE', `/api/v2/remotes/${id}`)).status, 204)
  refused(t, await call('GET', `/api/v2/remotes/${id}`), [404, 'not found', 'remote connection not found'], 'gone')
})

test('what is refused of remotes', async (t) => {
  const { call, orgID } = await buildApp(t)
  const whole = { orgID, name: 'n', remoteURL: 'http://127.0.0.1:1', remoteAPIToken: 't' }
  await call('POST', '/api/v2/remotes', { json: whole })
  const cases: [unknown, Refusal][] = [
    [whole, [422, 'conflict', 'remote connection with name n already exists']],
    [{ ...whole, orgID: undefined }, [400, 'invalid', 'invalid or missing org ID']],
    [{ ...whole, orgID: '00000000000000aa' }, [404, 'not found', 'organization not found']],
    [{ ...whole, name: '' }, [400, 'invalid', 'remote connection name is required']],
    [{ ...whole, name: 'm', remoteURL: 'influx' }, [400, 'invalid', 'host URL "influx" is invalid']],
    [{ ...whole, name: 'm', remoteURL: 'file:///etc' }, [400, 'invalid', 'host URL "file:///etc" is invalid']],
  ]
  for (const [json, error] of cases)
    refused(t, await call('POST', '/api/v2/remotes', { json }), error, JSON.stringify(json))
  refused(t, await call('GET', '/api/v2/remotes'), [400, 'invalid', 'invalid or missing org ID'], 'no organisation')
  refused(t, await call('GET', '/api/v2/remotes/x'), [400, 'invalid', 'remote-connection ID is invalid'], 'no id')
  const missing = await call('DELETE', '/api/v2/remotes/00000000000000aa')
  refused(t, missing, [404, 'not found', 'remote connection not found'], 'not there')
})
