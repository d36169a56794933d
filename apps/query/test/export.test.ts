import tap, { test } from 'tap'
import { NOW } from './fixture/build-app.ts'
import { exportWhole } from './fixture/export-whole.ts'
import { openReadings } from './fixture/open-readings.ts'

tap.setTimeout(120_000)

const SECOND = 1000
const HOUR = 3_600_000

test('readings are written as they were sent, by time, with the unit of each metric', async (t) => {
  const app = await openReadings(t, [-3 * SECOND, -1 * SECOND, -2 * SECOND])
  const csv = await app.inject('/api/devices/1001/export')
  t.equal(csv.headers['content-type'], 'text/csv; charset=utf-8')
  t.equal(csv.headers['content-disposition'], 'attachment; filename="1001.csv"')
  const time = (offset: number) => new Date(NOW + offset).toISOString().replace('.000Z', 'Z')
  t.strictSame(csv.body.split('\r\n'), [
    'device_id,time,voltage_v [V],temp_c [°C],current_a [A]',
    `1001,${time(-3 * SECOND)},480,,20`,
    `1001,${time(-2 * SECOND)},480,,${20 + 2 / 7}`,
    `1001,${time(-1 * SECOND)},,,${20 + 1 / 7}`,
    '',
  ])
  const ndjson = await app.inject('/api/devices/1001/export?format=ndjson&metrics=current_a,voltage_v&from=-2s')
  t.equal(ndjson.headers['content-type'], 'application/x-ndjson')
  t.strictSame(
    ndjson.body
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
    [
      { device_id: '1001', time: time(-2 * SECOND), current_a: 20 + 2 / 7, voltage_v: 480 },
      { device_id: '1001', time: time(-1 * SECOND), current_a: 20 + 1 / 7 },
    ],
  )
  t.equal((await app.inject('/api/devices/1002/export')).statusCode, 404)
  for (const query of ['format=xls', 'metrics=flow', 'from=x', 'from=-1h&to=-2h', 'x=1'])
    t.equal((await app.inject(`/api/devices/1001/export?${query}`)).statusCode, 400, query)
})

test('what is spread over weeks and what comes at once is read whole, and once', (t) => exportWhole(t, 4000))

test('whoever leaves stops the reading', async (t) => {
  const app = await openReadings(
    t,
    Array.from({ length: 5000 }, (_, index) => -HOUR + index * 700),
  )
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const left = new AbortController()
  const response = await fetch(`${url}/api/devices/1001/export?from=-30d`, { signal: left.signal })
  t.equal(response.status, 200)
  await response.body?.getReader().read()
  left.abort()
  t.equal((await app.inject('/api/devices/1001/export?from=-3s')).statusCode, 200, 'and the service goes on')
})
