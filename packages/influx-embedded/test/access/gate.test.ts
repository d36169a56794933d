import { pino } from 'pino'
import { test } from 'tap'
import { OPEN_ROUTES } from '../../src/access/open-routes.ts'
import influxApp from '../../src/app.ts'
import { createBareServer } from '../../src/http-server.ts'
import { TOKEN } from '../fixture/build-app.ts'
import { type Got, listeningApp } from '../fixture/listening-app.ts'
import { eachOf, encoded, holdClosed, pathOf, texts } from './closed-routes.ts'

test('no route but those that are open answers without a token, however its path is written', (t) => holdClosed(t, 8))

test('a text that decodes to a route gets that route, with a token', async (t) => {
  const { send } = await listeningApp(t)
  const headers = { authorization: `Token ${TOKEN}` }
  const status = async (method: string, target: string, body?: string) =>
    (await send({ method, target, headers, body })).status
  for (const { same, write } of Object.values(texts)) {
    if (!same) continue
    const path = write('/api/v2/labels')
    t.equal(await status('GET', path), 200, path)
  }
  t.equal(await status('POST', '/%61pi/v2/%77rite?org=o&bucket=b', 'm f=1'), 204)
  t.equal(await status('POST', '/%77rite?db=b', 'm f=1'), 204)
  t.equal((await send({ method: 'GET', target: '/%68ealth' })).status, 200, 'an open route stays open')
  t.equal((await send({ method: 'GET', target: '/health/../api/v2/labels' })).status, 200)
  t.match(
    (await send({ method: 'GET', target: '/health/../api/v2/labels' })).body,
    '"name":"influxdb"',
    'health, not labels',
  )
  t.equal(await status('GET', `/api/v2/buckets/${'x'.repeat(300)}`), 404, 'a parameter that is too long')
})

test('the open routes are all there, answer without a token, and say why they are open', async (t) => {
  const { routes, send } = await listeningApp(t)
  for (const { url, methods, reason } of OPEN_ROUTES) {
    const registered = routes.filter((route) => route.url === url)
    for (const method of methods ?? ['GET'])
      t.ok(
        registered.some((route) => route.method === method),
        `${method} ${url} is a route`,
      )
    t.ok(reason.length > 20, reason)
  }
  const open: [string, string, number, string?][] = [
    ['GET', '/ping', 204],
    ['HEAD', '/ping', 204],
    ['GET', '/health', 200],
    ['GET', '/ready', 200],
    ['GET', '/metrics', 200],
    ['GET', '/api/v2', 200],
    ['GET', '/api/v2/setup', 200],
    ['POST', '/api/v2/setup', 422, '{"username":"u","org":"p","bucket":"c"}'],
    ['POST', '/api/v2/signin', 401],
    ['POST', '/api/v2/signout', 401],
  ]
  for (const [method, target, status, body] of open)
    t.equal((await send({ method, target, body })).status, status, `${method} ${target}`)
})

test('a route that is added later is closed', async (t) => {
  const app = createBareServer(pino({ level: 'silent' }))
  t.teardown(() => app.close())
  await app.register(influxApp, { dataDir: t.testdir(), setup: { org: 'o', bucket: 'b', token: TOKEN } })
  app.get('/late', () => 'late')
  await app.register(async (child) => child.get('/api/v2/later', () => 'later'))
  for (const url of ['/late', '/api/v2/later']) {
    t.equal((await app.inject(url)).statusCode, 401, url)
    t.equal((await app.inject({ url, headers: { authorization: `Token ${TOKEN}` } })).statusCode, 200, url)
  }
})

test('OPTIONS is an answer to browsers alone, and reaches no route', async (t) => {
  const { routes, send } = await listeningApp(t)
  const got = new Map<string, Got>()
  await eachOf([...new Map(routes.map((route) => [route.url, route])).values()], async (route) => {
    for (const origin of [undefined, 'https://page.example'])
      for (const write of [(path: string) => path, encoded]) {
        const target = write(pathOf(route))
        const headers = { ...(origin !== undefined && { origin }), authorization: `Token ${TOKEN}` }
        got.set(`${target} ${origin}`, await send({ method: 'OPTIONS', target, headers }))
      }
  })
  for (const [name, { status, headers, body }] of got) {
    if (/^\/(?:p|%70)ing /.test(name))
      t.match({ status, headers }, { status: 200, headers: { allow: 'GET, HEAD, OPTIONS' } }, name)
    else if (/^\/(?:w|%77)rite /.test(name)) t.equal(status, 404, name)
    else if (/^\/(?:a|%61)pi\/.* https/.test(name)) {
      t.match(
        { status, headers, body },
        { status: 204, headers: { 'access-control-allow-origin': 'https://page.example' }, body: '' },
        name,
      )
    } else t.match({ status, body }, { status: 405, body: '' }, name)
  }
})
