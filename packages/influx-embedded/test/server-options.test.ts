import { test } from 'tap'
import { parseServerOptions } from '../src/server-options.ts'

test('reads the command line', (t) => {
  t.strictSame(parseServerOptions(['--port', '8086', '--data', '/d']), {
    port: 8086,
    host: '127.0.0.1',
    dataDir: '/d',
    anyNumberAtOnce: false,
    setup: undefined,
  })
  t.strictSame(
    parseServerOptions('--port 0 --data d --host 0.0.0.0 --org o --bucket b --token t --any-number-at-once'.split(' ')),
    {
      port: 0,
      host: '0.0.0.0',
      dataDir: 'd',
      anyNumberAtOnce: true,
      setup: { org: 'o', bucket: 'b', token: 't' },
    },
  )
  t.end()
})

test('says what is wrong with it', (t) => {
  for (const [line, message] of [
    ['', /^--port and --data are needed\n\nusage: /],
    ['--port 8086', /^--port and --data are needed/],
    ['--port 80x --data d', '--port 80x is no port number'],
    ['--port 65536 --data d', '--port 65536 is no port number'],
    ['--port 1 --data d --org o', '--org, --bucket and --token go together'],
    ['--port 1 --data d --nonsense', /--nonsense[\s\S]*usage: /],
    ['--port 1 --data d extra', /extra/],
  ] as const) {
    t.throws(() => parseServerOptions(line.split(' ').filter(Boolean)), { message }, line)
  }
  t.end()
})
