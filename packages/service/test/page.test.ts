import { test } from 'tap'
import page from '../src/page.ts'
import problems from '../src/problems.ts'
import requestLog from '../src/request-log.ts'
import { createServer } from '../src/server.ts'
import web from '../src/web.ts'

test('a page is served at the address of each view, and nothing else of the disk is', async (t) => {
  const folder = t.testdir({
    secret: 'not for anybody',
    dist: {
      'index.html': '<!doctype html><title>NRG</title>',
      'theme.js': '1',
      assets: { 'index-abc.js': 'let a', 'index-abc.js.br': 'compressed' },
    },
  })
  const server = createServer()
  await server.register(requestLog)
  await server.register(problems)
  await server.register(web, { origin: undefined, production: true })
  server.get('/api/devices', async () => [])
  await server.register(page, { folder: `${folder}/dist` })
  t.teardown(() => server.close())

  for (const url of ['/', '/?site=a', '/devices/a%3Ab', '/alerts', '/alerts/inc_x', '/welcome']) {
    const { statusCode, headers, body } = await server.inject(url)
    t.equal(statusCode, 200, url)
    t.match(body, '<title>NRG</title>', url)
    t.equal(headers['cache-control'], 'no-cache', url)
    const policy = String(headers['content-security-policy'])
    t.match(policy, "default-src 'none'; script-src 'self'; style-src 'self'")
    t.notMatch(policy, /unsafe|https:/)
  }
  const named = await server.inject({ url: '/assets/index-abc.js', headers: { 'accept-encoding': 'br' } })
  t.match(named.headers, { 'content-encoding': 'br', 'cache-control': 'public, max-age=31536000, immutable' })
  t.match(named.headers['content-type'], 'javascript')
  t.equal(named.body, 'compressed')
  t.strictSame((await server.inject('/api/devices')).json(), [])
  for (const url of ['/../secret', '/..%2fsecret', '/assets/..%2f..%2fsecret', '/assets/', '/devices', '/nothing'])
    t.match((await server.inject(url)).json(), { ok: false }, url)

  const accept = 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8'
  for (const url of ['/nothing', '/devices', '/..%2fsecret', '/apiary']) {
    const { statusCode, body } = await server.inject({ url, headers: { accept } })
    t.equal(statusCode, 404, url)
    t.match(body, '<title>NRG</title>', 'the page says that it leads nowhere')
  }
  for (const [method, url] of [
    ['GET', '/api/nothing'],
    ['GET', '/api'],
    ['GET', '/api?x'],
    ['POST', '/nothing'],
  ] as const)
    t.match((await server.inject({ method, url, headers: { accept } })).json(), { ok: false, error: 'not_found' }, url)
})

test('where no page was built none is served', async (t) => {
  const server = createServer()
  await server.register(requestLog)
  await server.register(problems)
  await server.register(page, { folder: `${t.testdir()}/dist` })
  t.teardown(() => server.close())
  t.equal((await server.inject('/')).statusCode, 404)
})
