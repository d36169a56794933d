import { pino } from 'pino'
import { test } from 'tap'
import { isOpen, OPEN_ROUTES } from '../../src/access/open-routes.ts'
import influxApp from '../../src/app.ts'
import { createBareServer } from '../../src/http-server.ts'
import { TOKEN } from '../fixture/build-app.ts'
import { type Got, listeningApp, type Route } from '../fixture/listening-app.ts'

/** A path that reaches the route. */
const pathOf = ({ url }: Route) => url.replace('*', 'x').replaceAll(/:\w+/g, '0123456789abcdef')

/** Another text of each first letter of a part of the path. */
const encoded = (path: string) =>
  path.replaceAll(/\/([^/])/g, (_all, letter: string) => `/%${letter.charCodeAt(0).toString(16)}`)

/** Texts of a route's path: those that decode to it, and those that look like it. */
const texts: Readonly<Record<string, { readonly same: boolean; readonly write: (path: string) => string }>> = {
  'as it is': { same: true, write: (path) => path },
  'with a query': { same: true, write: (path) => `${path}?org=o&bucket=b&db=b` },
  'percent-encoded': { same: true, write: encoded },
  'absolute-form': { same: true, write: (path) => `http://x${path}` },
  'absolute-form, encoded, of https': { same: true, write: (path) => `HTTPS://x:1${encoded(path)}` },
  'trailing slash': { same: true, write: (path) => `${path}/` },
  'double-encoded': { same: false, write: (path) => encoded(path).replaceAll('%', '%25') },
  'slashes encoded': { same: false, write: (path) => `/${path.slice(1).replaceAll('/', '%2f')}` },
  'upper case': { same: false, write: (path) => path.toUpperCase() },
  'doubled slash': { same: false, write: (path) => `/${path}` },
  'every slash doubled': { same: false, write: (path) => path.replaceAll('/', '//') },
  'dot segments': { same: false, write: (path) => `/x/..${path}` },
  'a dot in each part': { same: false, write: (path) => path.replaceAll('/', '/./') },
  'behind an open route': { same: false, write: (path) => `/ping/..${path}` },
  'a NUL after it': { same: false, write: (path) => `${path}%00` },
}

const wrongTokens = [
  { authorization: 'Token wrong' },
  { authorization: `Basic ${Buffer.from('any:wrong').toString('base64')}` },
  { cookie: 'influxdb-oss-session=wrong' },
]

test('no route but those that are open answers without a token, however its path is written', async (t) => {
  const { app, routes, errors, send } = await listeningApp(t)
  const closed = routes.filter(({ method, url }) => method !== 'OPTIONS' && !isOpen(method, url))
  t.ok(closed.length > 400, `${closed.length} methods of routes`)
  const { store, metadata } = app.influx
  const known = () => [metadata.buckets.all(), metadata.authorizations.all(), metadata.users.all(), store.stats()]
  const before = JSON.stringify(known())
  const faults: string[] = []
  const check = async (
    route: Route,
    name: string,
    target: string,
    same: boolean,
    headers = {},
    method = route.method,
  ) => {
    // A body that comes before its answer would be read by the next request.
    const { status } = await send({ method, target, headers })
    if (status !== 401 && (same || status !== 404)) faults.push(`${method} ${target} (${name}): ${status}`)
  }
  await eachOf(closed, async (route) => {
    const path = pathOf(route)
    for (const [name, { same, write }] of Object.entries(texts)) await check(route, name, write(path), same)
    for (const headers of wrongTokens) await check(route, 'wrong token', encoded(path), true, headers)
    await check(route, 'wrong parameters', `${path}?db=b&u=any&p=wrong`, true)
    if (!isOpen('HEAD', route.url)) await check(route, 'HEAD', path, true, {}, 'HEAD')
  })
  t.strictSame(faults, [], 'all are 401, or 404 where there is nothing')
  t.strictSame(errors, [], 'none is taken for a fault of the server')
  t.equal(JSON.stringify(known()), before, 'nothing was changed')
})

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

/** Does something for each, eight at a time. */
async function eachOf<T>(all: readonly T[], act: (one: T) => Promise<void>): Promise<void> {
  const rest = [...all]
  const worker = async () => {
    for (let one = rest.pop(); one !== undefined; one = rest.pop()) await act(one)
  }
  await Promise.all(Array.from({ length: 8 }, worker))
}
