import { EnvironmentError } from '@nrg/schema/environment'
import { test } from 'tap'
import { loadStreamConfig, requireStreamConfig } from '../src/config.ts'

const STREAM_SYSTEM_URL = 'nats://sys:s%23@a:4222,nats://b'

test('without STREAM_URL there is none', (t) => {
  t.equal(loadStreamConfig({ STREAM_SYSTEM_URL }), undefined)
  t.throws(() => requireStreamConfig({}), {
    name: 'EnvironmentError',
    message: /^STREAM_URL is not set: set it to .*nats:/,
  })
  t.end()
})

test('servers, who asks them, and what is kept', (t) => {
  const STREAM_URL = 'tls://nrg:p%40ss@one.example,tls://two.example:4333'
  t.strictSame(loadStreamConfig({ STREAM_URL, STREAM_SYSTEM_URL, STREAM_CA: '/etc/ca.pem', STREAM_BYTES: '5000000' }), {
    servers: { servers: ['one.example:4222', 'two.example:4333'], user: 'nrg', pass: 'p@ss', isTls: true },
    system: { servers: ['a:4222', 'b:4222'], user: 'sys', pass: 's#', isTls: false },
    caFile: '/etc/ca.pem',
    replicas: 3,
    bytes: 5_000_000,
  })
  t.end()
})

test('what cannot be an address is said, without its password', (t) => {
  const refused: [string, RegExp][] = [
    ['localhost', /^STREAM_URL: its value is no address: write nats:/],
    ['http://nrg:secret@host:4222', /its scheme is http:/],
    ['nats://host/path', /it has a path/],
    ['nats://a,tls://b', /some are with TLS and some without/],
    ['nats://nrg:se%ret@a', /a % in its name or password/],
  ]
  for (const [STREAM_URL, message] of refused) {
    const error = t.throws(() => loadStreamConfig({ STREAM_URL, STREAM_SYSTEM_URL }), message, STREAM_URL)
    t.ok(error instanceof EnvironmentError && !/secret|ret@/.test(error.message))
  }
  const url = { STREAM_URL: 'nats://a' }
  t.throws(() => loadStreamConfig(url), /^STREAM_SYSTEM_URL is not set, .*accounts \{ \$SYS/)
  t.throws(
    () => loadStreamConfig({ ...url, STREAM_SYSTEM_URL, STREAM_REPLICAS: '2' }),
    /even number: set it to 1, 3 or 5/,
  )
  t.end()
})
