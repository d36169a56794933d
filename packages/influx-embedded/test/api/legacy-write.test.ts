import { test } from 'tap'
import { buildApp, refused, TOKEN } from '../fixture/build-app.ts'

test('clients of InfluxDB 1 write to a bucket by its name', async (t) => {
  const { call, app, orgID } = await buildApp(t)
  await call('POST', '/api/v2/buckets', { json: { orgID, name: 'telegraf/month' } })
  const basic = `Basic ${Buffer.from(`any:${TOKEN}`).toString('base64')}`
  const cases = [
    ['a Token header', '/write?db=b&precision=s', { authorization: `Token ${TOKEN}` }],
    ['a Token header with a user', '/write?db=b', { authorization: `Token any:${TOKEN}` }],
    ['a Basic header', '/write?db=b&precision=u', { authorization: basic }],
    ['parameters', `/write?db=b&u=any&p=${TOKEN}`, {}],
    ['a retention policy', `/write?db=telegraf&rp=month&u=any&p=${TOKEN}`, {}],
  ] as const
  for (const [place, [name, path, headers]] of cases.entries()) {
    t.equal((await call('POST', path, { token: null, headers, body: `m,case=${place} f=1 1` })).status, 204, name)
  }
  t.equal(app.influx.store.stats().points, cases.length)
})

test('what is refused', async (t) => {
  const { call } = await buildApp(t)
  refused(
    t,
    await call('POST', '/write?db=nosuch', { body: 'm f=1' }),
    [404, 'not found', 'no dbrp mapping found'],
    'database',
  )
  refused(t, await call('POST', '/write', { body: 'm f=1' }), [400, 'invalid', 'missing db'], 'no database')
  refused(
    t,
    await call('POST', '/write?db=b', { token: null, body: 'm f=1' }),
    [401, 'unauthorized', 'unauthorized access'],
    'no token',
  )
  t.match(await call('POST', '/write?db=b&precision=fortnight', { body: 'm f=1' }), {
    status: 400,
    json: { code: 'invalid' },
  })
})
