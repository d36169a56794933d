import { startInfluxDB } from '@nrg/influx-embedded'
import { Type } from '@sinclair/typebox'
import tap, { type Test, test } from 'tap'
import { connect } from '../src/connection.ts'
import { flux, fluxOneOf, fluxSource, fluxString } from '../src/flux.ts'
import { formatLine } from '../src/line.ts'
import { createReader } from '../src/query.ts'
import { readingLine } from '../src/reading-line.ts'
import { oneServer, openTestDatabase } from '../src/testing/test-database.ts'
import { createWriter } from '../src/write.ts'
import { nastyStrings } from './fixture/nasty-strings.ts'

tap.setTimeout(120_000)

const server = oneServer(tap, startInfluxDB, process.env)
const open = async (t: Test) => openTestDatabase(t, { buckets: ['b'], start: startInfluxDB, env: await server() })
const Row = Type.Object({ device_id: Type.String(), _field: Type.String(), _time: Type.Date(), _value: Type.Number() })
const Named = Type.Object({ ...Row.properties, result: Type.String() })
const everything = flux`from(bucket: "b") |> range(start: 0) |> sort(columns: ["_time"])`

test('what is written is read back', async (t) => {
  const { connection } = await open(t)
  const time = 1_767_225_600_000_000_000n
  const lines = [
    readingLine({ deviceId: '1001', time, metrics: { voltage_v: 480.5, current_a: 1e-7 } }),
    readingLine({ deviceId: '1002', time: time + 1_000_000n, metrics: { voltage_v: -0.25 } }),
    readingLine({ deviceId: '1002', time: time + 2_000_000n, metrics: { voltage_v: 1e100 } }),
  ]
  const writer = createWriter(connection, 'b')
  t.strictSame(await writer.write(lines), { kind: 'written', lines: 3 })
  t.strictSame(await writer.write(lines), { kind: 'written', lines: 3 }, 'again is harmless')
  const rows = await createReader(connection).collect(everything, Row)
  t.strictSame(
    rows.sort((a, b) => a._time.getTime() - b._time.getTime() || (a._field < b._field ? -1 : 1)),
    [
      { device_id: '1001', _field: 'current_a', _time: new Date('2026-01-01T00:00:00Z'), _value: 1e-7 },
      { device_id: '1001', _field: 'voltage_v', _time: new Date('2026-01-01T00:00:00Z'), _value: 480.5 },
      { device_id: '1002', _field: 'voltage_v', _time: new Date('2026-01-01T00:00:00.001Z'), _value: -0.25 },
      { device_id: '1002', _field: 'voltage_v', _time: new Date('2026-01-01T00:00:00.002Z'), _value: 1e100 },
    ],
  )
})

test('at the cap of series one request says so, and the known series of it are written', async (t) => {
  const start = (options: Parameters<typeof startInfluxDB>[0]) =>
    startInfluxDB({ ...options, limits: { maxSeries: 1000 } })
  const { connection } = await openTestDatabase(t, { buckets: ['b'], start, env: {} })
  const writer = createWriter(connection, 'b')
  t.match(await writer.write(['m,device_id=1 f=1 1000000000']), { kind: 'written' })
  let requests = 0
  connection.sockets.dispatch = new Proxy(connection.sockets.dispatch, {
    apply: (target, self, args) => {
      requests++
      return Reflect.apply(target, self, args)
    },
  })
  const ids = Array.from({ length: 10_000 }, (_, index) => `m,device_id=${index + 2} f=1 1000000000`)
  const outcome = await writer.write([...ids, 'm,device_id=1 f=2 2000000000'])
  t.match(outcome, {
    kind: 'partial',
    refused: [{ limit: 'series', reason: /max-series-per-database limit exceeded/ }],
  })
  t.equal(requests, 1)
  const rows = await createReader(connection).collect(
    flux`from(bucket: "b") |> range(start: 0) |> filter(fn: (r) => r.device_id == "1") |> last()`,
    Row,
  )
  t.match(rows, [{ _value: 2 }])
})

test('the lines that the database refuses are named, and the others written', async (t) => {
  const { connection } = await open(t)
  const writer = createWriter(connection, 'b')
  await writer.write(['m,device_id=1 f=1 1000000000'])
  const conflict = await writer.write([
    'm,device_id=1 f=2 2000000000',
    'm,device_id=1 f="text" 3000000000',
    'm,device_id=1 f=4 4000000000',
    'm,device_id=1 f=5i 5000000000',
  ])
  t.match(conflict, { kind: 'partial', lines: 2, refused: [{ index: 1, reason: /type conflict/ }, { index: 3 }] })
  const broken = await writer.write(['m,device_id=1 f=6 6000000000', 'not a line', 'm,device_id=1 f=7 7000000000'])
  t.match(broken, { kind: 'partial', lines: 2, refused: [{ index: 1, reason: /unable to parse/ }] })
  const rows = await createReader(connection).collect(everything, Row)
  t.strictSame(
    rows.map(({ _value }) => _value),
    [1, 2, 4, 6, 7],
  )
})

test('a wrong token, bucket or organisation is a misconfiguration, and an obstacle', async (t) => {
  const { connection, config } = await open(t)
  const line = ['m f=1 1']
  const others = [connect({ ...config, token: 'wrong' }), connect({ ...config, org: 'nobody' })]
  t.teardown(() => {
    for (const other of others) other.close()
  })
  for (const other of others) {
    t.match(await createWriter(other, 'b').write(line), { kind: 'misconfigured' })
    t.match(await createWriter(other, 'b').obstacle(), /./)
    t.match(await createReader(other).obstacle('b'), /./)
  }
  t.match(await createWriter(connection, 'none').write(line), { kind: 'misconfigured', reason: /"none" not found/ })
  t.match(await createWriter(connection, 'none').obstacle(), /"none" not found/)
  t.match(await createReader(connection).obstacle('none'), /could not find bucket "none"/)
  t.equal(await createWriter(connection, 'b').obstacle(), undefined)
  t.equal(await createReader(connection).obstacle('b'), undefined)
})

test('a query at fault is refused with what the database says of it', async (t) => {
  const { connection } = await open(t)
  const reader = createReader(connection)
  const bad: [string, RegExp][] = [
    ['from(bucket: "b"', /expected/],
    ['nosuch()', /undefined identifier nosuch/],
    ['from(bucket: "b")', /unbounded/],
  ]
  for (const [script, message] of bad)
    await t.rejects(reader.collect(fluxSource(script), Row), { code: 'INF_QUERY_REFUSED', message }, script)
})

test('a device id finds its own points, whatever is in it', async (t) => {
  const { connection } = await open(t)
  const reader = createReader(connection)
  // What a tag can hold; the other strings are only asked for.
  const holdable = nastyStrings.filter(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    (text) => text !== '' && !text.endsWith('\\') && !/[\u0000-\u001f\u007f]/.test(text),
  )
  const points = holdable.map((device_id, index) =>
    formatLine({ measurement: 'energy', tags: { device_id }, fields: { f: index }, time: 1_000_000_000n }),
  )
  t.match(await createWriter(connection, 'b').write(points), { kind: 'written' })
  const wrong: string[] = []
  // Several in a script: each is a result of its own, and one that breaks out of its text breaks those beside it.
  for (let from = 0; from < nastyStrings.length; from += 25) {
    const devices = nastyStrings.slice(from, from + 25)
    const asked = devices.map(
      (device, index) =>
        flux`from(bucket: "b") |> range(start: 0) |> filter(fn: (r) => ${fluxOneOf('device_id', [device])}) |> yield(name: ${fluxString(String(index))})`,
    )
    const found = await reader.collect(fluxSource(asked.join('\n')), Named)
    for (const [index, device] of devices.entries()) {
      const values = found
        .filter(({ result }) => result === String(index))
        .map(({ device_id, _value }) => [device_id, _value])
      const place = holdable.indexOf(device)
      const expected = place < 0 ? [] : [[device, place]]
      if (JSON.stringify(values) !== JSON.stringify(expected))
        wrong.push(`${JSON.stringify(device)}: ${JSON.stringify(values)}`)
    }
    t.ok(found.length <= devices.length, 'and nothing else is found')
  }
  t.strictSame(wrong, [])
})

test('any number of values may be asked for at one time', async (t) => {
  const { connection } = await open(t)
  const devices = Array.from({ length: 500 }, (_, index) => String(1000 + index))
  const points = [...devices, 'another'].map((device_id) =>
    formatLine({ measurement: 'energy', tags: { device_id }, fields: { f: 1 }, time: 1_000_000_000n }),
  )
  t.match(await createWriter(connection, 'b').write(points), { kind: 'written' })
  const reader = createReader(connection)
  for (const count of [1, 8, 9, 200, 500]) {
    const asked = fluxOneOf('device_id', devices.slice(0, count))
    const script = flux`from(bucket: "b") |> range(start: 0) |> filter(fn: (r) => r._measurement == "energy" and ${asked})`
    const found = (await reader.collect(script, Row)).map(({ device_id }) => device_id)
    t.strictSame(found.sort(), devices.slice(0, count), `${count} of them`)
  }
})

test('a bucket may have any name', async (t) => {
  const name = 'a bucket $with {it} \\ all'
  const { connection } = await openTestDatabase(t, { buckets: [name], start: startInfluxDB, env: await server() })
  t.match(await createWriter(connection, name).write(['m,device_id=1 f=1 1000000000']), { kind: 'written' })
  const rows = await createReader(connection).collect(flux`from(bucket: ${fluxString(name)}) |> range(start: 0)`, Row)
  t.equal(rows.length, 1)
})
