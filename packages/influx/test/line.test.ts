import { test } from 'tap'
import { loadConfig } from '../src/config.ts'
import { formatLine, type Point } from '../src/line.ts'
import { readingLine } from '../src/reading-line.ts'

const point = (over: Partial<Point>): Point => ({ measurement: 'm', tags: {}, fields: { f: 1 }, time: 5n, ...over })

test('a reading is one line with a float for each metric', (t) => {
  t.equal(
    readingLine({ deviceId: '1001', time: 1_756_187_382_000_000_000n, metrics: { voltage_v: 480.5, temp_c: 40 } }),
    'energy,device_id=1001 voltage_v=480.5,temp_c=40 1756187382000000000',
  )
  t.end()
})

test('a point is written as line protocol has it', (t) => {
  const cases: [Point, string][] = [
    [point({ tags: { b: '2', a: '1' } }), 'm,a=1,b=2 f=1 5'],
    [point({ measurement: 'a b,c', tags: { 'k =,': 'v =,' } }), 'a\\ b\\,c,k\\ \\=\\,=v\\ \\=\\, f=1 5'],
    [
      point({ fields: { f: 1e21, i: 5n, s: 'a"b\\c\nd', t: true, u: false } }),
      'm f=1e+21,i=5i,s="a\\"b\\\\c\nd",t=true,u=false 5',
    ],
    [point({ tags: { k: '"' }, time: -1n }), 'm,k=" f=1 -1'],
  ]
  for (const [value, line] of cases) t.equal(formatLine(value), line)
  t.end()
})

test('what line protocol cannot carry is refused', (t) => {
  const bad: [string, Partial<Point>][] = [
    ['no field', { fields: {} }],
    ['NaN', { fields: { f: Number.NaN } }],
    ['infinity', { fields: { f: Number.NEGATIVE_INFINITY } }],
    ['an empty tag', { tags: { a: '' } }],
    ['a backslash at the end', { tags: { a: 'b\\' } }],
    ['a line break in a tag', { tags: { a: 'b\nenergy f=1' } }],
    ['a line break in a name', { measurement: 'a\nb' }],
    ['an empty name', { measurement: '' }],
    ['a field name with a tab', { fields: { 'a\tb': 1 } }],
  ]
  for (const [name, over] of bad) t.throws(() => formatLine(point(over)), { code: 'INF_VALUE' }, name)
  t.end()
})

test('the connection comes from the environment', (t) => {
  t.match(loadConfig({ INFLUXDB_TOKEN: 'x' }), { url: 'http://127.0.0.1:8086', token: 'x', org: 'saqib' })
  t.match(loadConfig({ INFLUXDB_TOKEN: 'x', INFLUX_PORT: '9999' }), { url: 'http://127.0.0.1:9999' })
  t.match(loadConfig({ INFLUXDB_TOKEN: 'x', INFLUXDB_URL: 'https://db.example/x/', INFLUXDB_ORG: 'o' }), {
    url: 'https://db.example/x',
    org: 'o',
  })
  const both = { INFLUXDB_TOKEN: 'x', QUERY_INFLUXDB_TOKEN: ' y ' }
  t.match(loadConfig(both), { token: 'x', tokenName: 'INFLUXDB_TOKEN' })
  t.match(loadConfig(both, 'QUERY_INFLUXDB_TOKEN'), { token: 'y', tokenName: 'QUERY_INFLUXDB_TOKEN' })
  t.match(loadConfig(both, 'INGEST_INFLUXDB_TOKEN'), { token: 'x', tokenName: 'INFLUXDB_TOKEN' })
  t.match(loadConfig({ QUERY_INFLUXDB_TOKEN: 'y' }, 'QUERY_INFLUXDB_TOKEN'), { token: 'y' })
  t.throws(() => loadConfig({ QUERY_INFLUXDB_TOKEN: 'y' }, 'INGEST_INFLUXDB_TOKEN'), /^INFLUXDB_TOKEN is not set/)
  t.throws(() => loadConfig({}), { message: /^INFLUXDB_TOKEN is not set .*npm run dev/ })
  t.throws(() => loadConfig({ INFLUXDB_TOKEN: 'x', INFLUXDB_URL: 'localhost:8086' }), { message: /^INFLUXDB_URL: / })
  t.end()
})
