import { join } from 'node:path'
import { test } from 'tap'
import { parseServerOptions } from '../src/server-options.ts'

test('reads the command line', (t) => {
  t.strictSame(parseServerOptions(['--port', '8086', '--data', '/d'], { INFLUXDB_TOKEN: 'of something else' }), {
    port: 8086,
    host: '127.0.0.1',
    allowedHosts: ['127.0.0.1'],
    dataDir: '/d',
    anyNumberAtOnce: false,
    setup: undefined,
    limits: { seriesShares: { buckets: {} } },
  })
  t.strictSame(
    parseServerOptions(
      '--port 0 --data d --host 0.0.0.0 --org o --bucket b --token t --any-number-at-once'.split(' '),
      {},
    ),
    {
      port: 0,
      host: '0.0.0.0',
      allowedHosts: ['0.0.0.0'],
      dataDir: 'd',
      anyNumberAtOnce: true,
      setup: { org: 'o', bucket: 'b', token: 't' },
      limits: { seriesShares: { buckets: {} } },
    },
  )
  t.end()
})

test('a token need not stand on the command line, which everyone sees', (t) => {
  const file = join(t.testdir({ token: 'of the file\n' }), 'token')
  const line = ['--port', '0', '--data', 'd', '--org', 'o', '--bucket', 'b']
  const token = (...more: string[]) =>
    parseServerOptions([...line, ...more], { INFLUXDB_TOKEN: 'of the environment' }).setup?.token
  t.equal(token(), 'of the environment')
  t.equal(token('--token-file', file), 'of the file')
  t.equal(token('--token', 'of the line'), 'of the line')
  t.end()
})

test('hosts come from the command line and the environment', (t) => {
  const line = ['--port', '0', '--data', 'd', '--allow-host', 'a.example', '--allow-host', '192.0.2.1']
  t.strictSame(parseServerOptions(line, { INFLUX_ALLOWED_HOSTS: 'b.example, c,' }).allowedHosts, [
    '127.0.0.1',
    'a.example',
    '192.0.2.1',
    'b.example',
    'c',
  ])
  t.end()
})

test('series are kept for buckets and for what is known', (t) => {
  const line = '--port 0 --data d --max-series 5000 --keep-series a=70 --keep-series b=c=2.5 --keep-known-series 10'
  t.strictSame(parseServerOptions(line.split(' '), {}).limits, {
    maxSeries: 5000,
    seriesShares: { buckets: { a: 0.7, 'b=c': 0.025 }, known: 0.1 },
  })
  t.end()
})

test('says what is wrong with it', (t) => {
  for (const [line, message] of [
    ['', /^--port and --data are needed\n\nusage: /],
    ['--port 8086', /^--port and --data are needed/],
    ['--port 80x --data d', '--port 80x is no port number'],
    ['--port 65536 --data d', '--port 65536 is no port number'],
    ['--port 1 --data d --org o', '--org, --bucket and a token (--token-file, --token or INFLUXDB_TOKEN) go together'],
    ['--port 1 --data d --token t', /^--org, --bucket and a token/],
    ['--port 1 --data d --org o --bucket b --token t --token-file f', '--token-file and --token: one of the two'],
    ['--port 1 --data d --org o --bucket b --token-file /nosuch', /^--token-file \/nosuch cannot be read: ENOENT/],
    ['--port 1 --data d --org o --bucket b --token-file /dev/null', '--token-file /dev/null is empty'],
    ['--port 1 --data d --allow-host a:1', '"a:1" is neither a host\'s name nor an address: leave scheme and port out'],
    ['--port 1 --data d --max-series 1e6', '--max-series 1e6 is no such number'],
    ['--port 1 --data d --keep-series a', '--keep-series a: a percentage below 100 is wanted'],
    ['--port 1 --data d --keep-known-series 100', '--keep-known-series 100: a percentage below 100 is wanted'],
    ['--port 1 --data d --keep-series a=50 --keep-series b=50', /less than 100 in all/],
    ['--port 1 --data d --nonsense', /--nonsense[\s\S]*usage: /],
    ['--port 1 --data d extra', /extra/],
  ] as const) {
    t.throws(() => parseServerOptions(line.split(' ').filter(Boolean), {}), { message }, line)
  }
  t.end()
})
