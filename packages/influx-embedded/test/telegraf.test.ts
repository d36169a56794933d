import { gzipSync } from 'node:zlib'
import { test } from 'tap'
import { buildApp } from './fixture/build-app.ts'

/**
 * The requests of Telegraf's output `influxdb_v2`, by its published form, and what it does with each answer.
 *
 * @see https://github.com/influxdata/telegraf/tree/master/plugins/outputs/influxdb_v2
 */
const headers = {
  'user-agent': 'Telegraf/1.32.0 Go/1.23.0',
  'content-type': 'text/plain; charset=utf-8',
  'content-encoding': 'gzip',
  'accept-encoding': 'gzip',
}
const metrics = `cpu,cpu=cpu-total,host=edge-1 usage_idle=97.5,usage_user=1.25,usage_system=1.25 1767225600000000000
disk,device=sda1,fstype=ext4,host=edge-1,mode=rw,path=/var/lib/a\\ b free=1048576i,inodes_free=18446744073709551615u 1767225600000000000
system,host=edge-1 uptime=86400i,uptime_format=" 1 day,  0:00" 1767225600000000000
modbus,host=edge-1,slave_id=1 energy=12.5,ok=true 1767225600000000000
`
const target = '/api/v2/write?bucket=b&org=o'

test('what it collects is taken, packed, and is there', async (t) => {
  const { call, app } = await buildApp(t)
  const answer = await call('POST', target, { body: gzipSync(metrics), headers })
  t.strictSame([answer.status, answer.text], [204, ''])
  t.equal(app.influx.store.stats().points, 9)
  t.equal((await call('POST', target, { body: gzipSync(metrics), headers })).status, 204, 'and once more')
  t.equal(app.influx.store.stats().points, 9)
  const plain = { ...headers, 'content-encoding': 'identity' }
  t.equal(
    (await call('POST', target, { body: metrics, headers: plain })).status,
    204,
    'with content_encoding = identity',
  )
})

test('each refusal is one that it does the right thing with', async (t) => {
  const { call, app, tokenFor } = await buildApp(t, { limits: { bodyBytes: 2000, unpackedBytes: 10_000 } })
  const send = (body: string, options: { target?: string; token?: string } = {}) =>
    call('POST', options.target ?? target, {
      body: gzipSync(body),
      headers,
      ...(options.token !== undefined && { token: options.token }),
    })
  t.equal((await send(metrics)).status, 204)
  const before = app.influx.store.stats().points
  // It drops the lines of 400 and 422, halves those of 413, and keeps those of 401, 403 and 503.
  t.match(await send('cpu,host=a usage=x 1'), { status: 400, json: { code: 'invalid', message: /unable to parse/ } })
  t.match(await send('cpu,cpu=cpu-total,host=edge-1 usage_idle=1i 1767225601000000000'), {
    status: 422,
    json: { code: 'unprocessable entity', message: /field type conflict/ },
  })
  t.match(await send(metrics.repeat(100)), { status: 413, json: { code: 'request too large' } })
  t.match(await send(metrics, { token: 'wrong' }), { status: 401, json: { code: 'unauthorized' } })
  const reads = await tokenFor([{ action: 'read', resource: { type: 'buckets' } }])
  t.match(await send(metrics, { token: reads }), { status: 403, json: { code: 'forbidden' } })
  t.match(await send(metrics, { target: '/api/v2/write?bucket=none&org=o' }), {
    status: 404,
    json: { code: 'not found' },
  })
  t.equal(app.influx.store.stats().points, before)
})
