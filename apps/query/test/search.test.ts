import { formatLine } from '@nrg/influx/line'
import { readingLine } from '@nrg/influx/reading-line'
import { createWriter } from '@nrg/influx/write'
import { buckets } from '@nrg/schema/bucket'
import { defaultFleetConfig } from '@nrg/schema/fleet-config'
import { SearchHits } from '@nrg/schema/search'
import { Value } from '@sinclair/typebox/value'
import tap, { test } from 'tap'
import { at, buildApp, openDatabase } from './fixture/build-app.ts'

tap.setTimeout(120_000)

test('sites, devices and incidents are found by the beginnings of their words', async (t) => {
  const { config, connection } = await openDatabase(t)
  await createWriter(connection, buckets.raw.name).write(
    ['1001', '1002', '10010'].map((deviceId) => readingLine({ deviceId, time: at(-1000), metrics: { current_a: 20 } })),
  )
  await createWriter(connection, buckets.alerts.name).write([
    formatLine({
      measurement: 'alerts',
      tags: { device_id: '1002', metric: 'current_a', reason: 'zscore' },
      fields: { until: at(-1000), state: 'raised', severity: 'critical', value: 31, expected: 20 },
      time: at(-60_000),
    }),
  ])
  const app = await buildApp(t, config, {
    ...defaultFleetConfig,
    sites: { harbour: { name: 'Harbour', note: 'Cold store' } },
    devices: { '1002': { name: 'Chiller 2', site: 'harbour' } },
  })
  const find = async (q: string, more = '') => {
    const response = await app.inject(`/api/search?q=${encodeURIComponent(q)}${more}`)
    t.equal(response.statusCode, 200, response.body)
    t.ok(Value.Check(SearchHits, response.json()))
    return response.json()
  }
  t.match(await find('1001'), [{ type: 'device', id: '1001', title: 'Device 1001', note: null, status: 'ok' }])
  t.match(await find('chil'), [
    { type: 'device', id: '1002', title: 'Chiller 2', note: 'Harbour', status: 'critical' },
    { type: 'incident', id: /^inc_/, title: 'Current is 55 % above normal', note: 'Chiller 2', status: 'open' },
  ])
  t.match(await find('HARB'), [
    { type: 'site', id: 'harbour', note: 'Cold store' },
    { type: 'device', id: '1002' },
  ])
  t.match(await find('100'), [{ id: '1001' }, { id: '1002' }, { id: '10010' }, { type: 'incident' }])
  t.equal((await find('100', '&limit=2')).length, 2)
  const [hit] = (await find('current')) as { id: string }[]
  t.match(await find(hit?.id ?? ''), [hit])
  t.strictSame(await find('nothing'), [])
  t.strictSame(await find('!?'), [])
  const renamed = await app.inject({
    method: 'PATCH',
    url: '/api/devices/1002',
    payload: { name: 'Boiler 2', actor: 'ada' },
  })
  t.equal(renamed.statusCode, 200, renamed.body)
  t.match(await find('boil'), [
    { type: 'device', title: 'Boiler 2' },
    { type: 'incident', note: 'Boiler 2' },
  ])
  for (const query of ['', '?q=', '?q=1&limit=51', '?q=1&x=2'])
    t.equal((await app.inject(`/api/search${query}`)).statusCode, 400, query)
})
