import { request } from 'node:http'
import { gunzipSync } from 'node:zlib'
import tap, { test } from 'tap'
import { startInfluxDB } from '../src/start.ts'

/**
 * The requests of Grafana's InfluxDB source for Flux, by its published form: each query goes through InfluxDB's Go
 * client, with `v.timeRangeStart` and the like written into it before.
 *
 * @see https://github.com/grafana/grafana/tree/main/pkg/tsdb/influxdb/flux
 * @see https://github.com/influxdata/influxdb-client-go/blob/master/api/query.go
 */
const server = await startInfluxDB({ org: 'o', bucket: 'energy', token: 't' })
tap.teardown(() => server.stop())
const NOON = Date.UTC(2024, 0, 1, 12)
const lines = Array.from({ length: 60 }, (_, i) => {
  const at = BigInt(NOON + i * 60_000) * 1_000_000n
  return `power,device=${i % 2 === 0 ? 'a' : 'b'} value=${i},on=${i % 3 === 0} ${at}`
})
await post('/api/v2/write?org=o&bucket=energy', lines.join('\n'))

/** What the Go client sends. */
const dialect = { annotations: ['datatype', 'group', 'default'], delimiter: ',', header: true }
/** The types that it knows. */
const TYPE = /^(?:string|double|boolean|long|unsignedLong|duration|base64Binary|dateTime:RFC3339|dateTime:RFC3339Nano)$/

function post(path: string, body: string, headers = {}): Promise<Response> {
  const sent = { authorization: 'Token t', 'user-agent': 'influxdb-client-go/2.12.3  (linux; amd64)', ...headers }
  return fetch(`${server.url}${path}`, { method: 'POST', headers: sent, body })
}

async function ask(query: string): Promise<Response> {
  const headers = { 'content-type': 'application/json', 'accept-encoding': 'gzip' }
  return post('/api/v2/query?org=o', JSON.stringify({ dialect, query, type: 'flux' }), headers)
}

type Table = { readonly columns: string[]; readonly types: string[]; readonly rows: string[][] }

/** Reads an answer as the Go client does, which refuses rows of another width and types that it does not know. */
function tablesOf(text: string): Table[] {
  const tables: Table[] = []
  let [types, columns]: [string[], string[] | undefined] = [[], undefined]
  for (const line of text.split('\r\n').filter((one) => one !== '')) {
    const [first, ...cells] = line.split(',')
    if (first === '#datatype') [types, columns] = [cells, undefined]
    else if (first === '' && columns === undefined) {
      columns = cells
      tables.push({ columns, types, rows: [] })
    } else if (first === '') tables.at(-1)?.rows.push(cells)
    if (cells.length !== types.length) throw new Error(`${cells.length} cells of ${types.length}: ${line}`)
    if (!types.every((type) => TYPE.test(type))) throw new Error(`unknown types: ${types}`)
  }
  return tables
}

async function tables(query: string): Promise<Table[]> {
  const answer = await ask(query)
  const text = await answer.text()
  if (answer.status !== 200) throw new Error(text)
  return tablesOf(text)
}

const column = ({ columns, rows }: Table, name: string) => rows.map((row) => row[columns.indexOf(name)])

test('its health check finds the buckets', async (t) => {
  const answer = await ask('buckets()')
  t.equal(answer.status, 200)
  t.match(answer.headers.get('content-type'), 'text/csv')
  const [found, ...rest] = tablesOf(await answer.text())
  t.equal(rest.length, 0)
  t.strictSame(found && column(found, 'name').sort(), ['_monitoring', '_tasks', 'energy'])
  t.strictSame(found?.columns.slice(2), ['name', 'id', 'organizationID', 'retentionPolicy', 'retentionPeriod'])
})

test('a panel: range, window and variables are in the text', async (t) => {
  const range = 'range(start: 2024-01-01T12:00:00Z, stop: 2024-01-01T13:00:00Z)'
  const found = await tables(`from(bucket: "energy")
  |> ${range}
  |> filter(fn: (r) => r["_measurement"] == "power")
  |> filter(fn: (r) => r["_field"] == "value")
  |> aggregateWindow(every: 20m0s, fn: mean, createEmpty: false)
  |> yield(name: "mean")`)
  const [means] = found
  t.equal(found.length, 1, 'tables of the same columns share a header')
  const rows = means && column(means, 'device').map((device, i) => `${device} ${column(means, '_value')[i]}`)
  t.strictSame(rows, ['a 9', 'a 29', 'a 49', 'b 10', 'b 30', 'b 50'])
  t.strictSame(means && column(means, 'table'), ['0', '0', '0', '1', '1', '1'])
  t.match(found[0]?.types[found[0].columns.indexOf('_time')], 'dateTime:RFC3339')

  const moving = await tables(`from(bucket: "energy") |> ${range}
  |> filter(fn: (r) => r._measurement == "power" and r._field == "value" and r.device == "a")
  |> timedMovingAverage(every: 30m, period: 1h)`)
  t.ok((moving[0]?.rows.length ?? 0) > 0)
  const wide = await tables(`from(bucket: "energy") |> ${range}
  |> pivot(rowKey: ["_time"], columnKey: ["_field"], valueColumn: "_value") |> group() |> limit(n: 2)`)
  t.strictSame(wide.length === 1 && wide[0]?.rows.length, 2)
})

test('variables and the explorer: measurements, fields, tags and their values', async (t) => {
  const values = async (query: string) => column((await tables(query))[0] as Table, '_value').sort()
  const since = 'start: 2024-01-01T00:00:00Z'
  for (const [library, name] of [
    ['influxdata/influxdb/v1', 'v1'],
    ['influxdata/influxdb/schema', 'schema'],
  ]) {
    const of = (call: string) => values(`import "${library}"\n${name}.${call}`)
    t.strictSame(await of(`measurements(bucket: "energy", ${since})`), ['power'])
    t.strictSame(await of(`fieldKeys(bucket: "energy", ${since})`), ['on', 'value'])
    t.strictSame(await of(`tagValues(bucket: "energy", tag: "device", ${since})`), ['a', 'b'])
    const keys = await of(`measurementTagKeys(bucket: "energy", measurement: "power", ${since})`)
    t.ok(keys.includes('device'), keys.join())
  }
})

test('an error is shown as the one that it is, and a packed answer is taken', async (t) => {
  const failed = await ask('from(bucket: "nowhere") |> range(start: -1h)')
  t.equal(failed.status, 404)
  t.match(await failed.json(), { code: 'not found', message: /could not find bucket "nowhere"/ })
  const wrong = await ask('from(bucket: ')
  t.equal(wrong.status, 400)
  // fetch unpacks what is packed and says so: the bytes themselves are looked at here.
  const packed = await new Promise<Buffer>((resolve, reject) => {
    const headers = { authorization: 'Token t', 'content-type': 'application/json', 'accept-encoding': 'gzip' }
    const sending = request(`${server.url}/api/v2/query?org=o`, { method: 'POST', headers }, async (answer) => {
      if (answer.headers['content-encoding'] !== 'gzip') reject(new Error('not packed'))
      const pieces: Buffer[] = []
      for await (const piece of answer) pieces.push(piece as Buffer)
      resolve(Buffer.concat(pieces))
    })
    sending.on('error', reject)
    const query = 'from(bucket: "energy") |> range(start: 2024-01-01T00:00:00Z)'
    sending.end(JSON.stringify({ query, type: 'flux', dialect }))
  })
  const all = tablesOf(gunzipSync(packed).toString())
  t.equal(
    all.reduce((sum, { rows }) => sum + rows.length, 0),
    120,
  )
})

test('InfluxQL, its other language, is refused by name, and it shows which to choose', async (t) => {
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const mean =
    'SELECT mean("value") FROM "power" WHERE time >= 1704110400000ms and time <= 1704114000000ms GROUP BY time(20s), "device"::tag fill(null)'
  for (const q of [
    'SHOW DATABASES',
    'SHOW MEASUREMENTS LIMIT 100',
    'SHOW FIELD KEYS FROM "power"',
    'SHOW TAG KEYS FROM "power"',
    'SHOW TAG VALUES FROM "power" WITH KEY = "device"',
    mean,
  ]) {
    const parameters = new URLSearchParams({ db: 'energy', epoch: 'ms', q })
    const asked = await fetch(`${server.url}/query?${parameters}`, { headers: { authorization: 'Token t' } })
    const sent = await post('/query?db=energy&epoch=ms', new URLSearchParams({ q }).toString(), form)
    for (const answer of [asked, sent]) {
      t.equal(answer.status, 501, q)
      // What it shows is `error`.
      const { error } = (await answer.json()) as { error?: string }
      t.match(error, /does not support InfluxQL: .* in Grafana choose Flux as the query language/)
    }
  }
  const unknown = await fetch(`${server.url}/query?db=energy&q=SHOW+DATABASES`)
  t.equal(unknown.status, 401, 'a source without a token hears of that first')
})
