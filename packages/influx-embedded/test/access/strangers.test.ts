import { connect } from 'node:net'
import { test } from 'tap'
import { AllowedHosts } from '../../src/access/allowed-hosts.ts'
import { TOKEN } from '../fixture/build-app.ts'
import { listeningApp } from '../fixture/listening-app.ts'

const authorization = `Token ${TOKEN}`

test('a name that somebody has made to stand for this machine is not answered (DNS rebinding)', async (t) => {
  const { app, routes, send } = await listeningApp(t)
  const paths = [...new Set(routes.map(({ url }) => url.replace('*', 'x').replaceAll(/:\w+/g, '0123456789abcdef')))]
  const faults: string[] = []
  for (const target of [...paths, '/nosuch'])
    for (const method of ['GET', 'POST', 'OPTIONS']) {
      const { status, body } = await send({ method, target, headers: { host: 'evil.example:8086', authorization } })
      if (status !== 421 || /"id"|storage_/.test(body)) faults.push(`${method} ${target}: ${status} ${body}`)
    }
  t.strictSame(faults, [])
  const target = '/api/v2/write?org=o&bucket=b'
  for (const host of ['evil.example', '127.0.0.1.evil.example', 'localhost.evil.example', '192.0.2.1', 'x@localhost'])
    t.equal((await send({ method: 'POST', target, body: 'm f=1', headers: { host, authorization } })).status, 421, host)
  t.equal(app.influx.store.stats().points, 0)
  for (const host of ['localhost:8086', 'LOCALHOST', 'influx.localhost:1', '127.0.0.1', '127.1.2.3:80', '[::1]:8086'])
    t.equal((await send({ method: 'POST', target, body: 'm f=1', headers: { host, authorization } })).status, 204, host)
  const { status, body } = await send({ method: 'GET', target: '/ping', headers: { host: 'evil.example' } })
  t.match(
    { status, body },
    { status: 421, body: /evil\.example.*: allow it with --allow-host or INFLUX_ALLOWED_HOSTS/ },
  )
})

test('a request without a host is of no browser', async (t) => {
  const { port } = await listeningApp(t)
  const socket = connect(port, '127.0.0.1')
  socket.end('GET /ping HTTP/1.0\r\n\r\n')
  let text = ''
  for await (const piece of socket) text += piece
  t.match(text, /^HTTP\/1\.1 204 /)
})

test('a page of others can change nothing by a request whose answer it cannot read', async (t) => {
  const { app, send } = await listeningApp(t, { setup: undefined })
  const page = { origin: 'https://page.example', 'content-type': 'text/plain' }
  const setup = JSON.stringify({ username: 'u', password: 'long enough', org: 'o', bucket: 'b', token: TOKEN })
  const post = (target: string, headers: Record<string, string>, body: string) =>
    send({ method: 'POST', target, headers, body })
  const refused = await post('/api/v2/setup', page, setup)
  t.match(refused, {
    status: 403,
    body: /pages of .*https:\/\/page\.example.* without a token in the Authorization header/,
  })
  t.strictSame(app.influx.metadata.users.all(), [], 'it did not set the server up')
  t.equal((await post('/api/v2/setup', { ...page, origin: 'null' }, setup)).status, 403, 'nor a page without an origin')
  t.equal(
    (await post('/api/v2/setup', { origin: 'http://localhost:5173' }, setup)).status,
    201,
    'one of this machine may',
  )

  const legacy = `/write?db=b&u=any&p=${TOKEN}`
  const session = app.influx.sessions.open(app.influx.metadata.users.all()[0]?.id ?? '')
  const cookie = `influxdb-oss-session=${session.key}`
  const write = '/api/v2/write?org=o&bucket=b'
  t.equal((await post(legacy, page, 'm f=1')).status, 403, 'a token in the path')
  t.equal((await post(write, { ...page, cookie }, 'm f=1')).status, 403, 'a session')
  t.equal(app.influx.store.stats().points, 0)
  t.equal((await post(write, { ...page, authorization }, 'm f=1')).status, 204, 'a page that has a token')
  t.equal(
    (await post(write, { origin: 'http://127.0.0.1:3000', cookie }, 'm f=2 1')).status,
    204,
    'a page of this machine',
  )
  t.equal((await send({ method: 'GET', target: '/ping', headers: page })).status, 204, 'what changes nothing')
})

test('further hosts are a setting', async (t) => {
  const { send } = await listeningApp(t, { allowedHosts: ['influx.example', '192.0.2.7'] })
  const status = async (host: string) => (await send({ method: 'GET', target: '/ping', headers: { host } })).status
  for (const host of ['influx.example:8086', 'Influx.Example.', '192.0.2.7']) t.equal(await status(host), 204, host)
  for (const host of ['x.influx.example', '192.0.2.8']) t.equal(await status(host), 421, host)
  const headers = { origin: 'https://influx.example' }
  const target = '/api/v2/signout'
  t.equal((await send({ method: 'POST', target, headers })).status, 401, 'its pages are no strangers')

  for (const every of ['0.0.0.0', '::']) {
    const hosts = new AllowedHosts([every])
    for (const host of ['192.0.2.8:80', '[2001:db8::1]', 'localhost']) t.equal(hosts.has(host), true, host)
    t.equal(hosts.has('evil.example'), false, 'a name can stand for any address')
  }
  t.equal(new AllowedHosts([]).has(''), false)
  t.equal(new AllowedHosts(['2001:DB8::1']).has('[2001:db8::1]:8086'), true)
  for (const wrong of ['http://influx.example', 'influx.example:8086', '', 'a b'])
    t.throws(() => new AllowedHosts([wrong]), {
      message: `${JSON.stringify(wrong)} is neither a host's name nor an address`,
    })
  t.end()
})
