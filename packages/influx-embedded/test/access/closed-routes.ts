import type { Test } from 'tap'
import { isOpen } from '../../src/access/open-routes.ts'
import { listeningApp, type Route } from '../fixture/listening-app.ts'

/** A path that reaches the route. */
export const pathOf = ({ url }: Route) => url.replace('*', 'x').replaceAll(/:\w+/g, '0123456789abcdef')

/** Another text of each first letter of a part of the path. */
export const encoded = (path: string) =>
  path.replaceAll(/\/([^/])/g, (_all, letter: string) => `/%${letter.charCodeAt(0).toString(16)}`)

/** Texts of a route's path: those that decode to it, and those that look like it. */
export const texts: Readonly<Record<string, { readonly same: boolean; readonly write: (path: string) => string }>> = {
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

/**
 * Holds that no route but those that are open answers without a token, however its path is written: of the texts of each path
 * and the wrong tokens, one in so many, another one for each route.
 */
export async function holdClosed(t: Test, oneIn: number): Promise<void> {
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
  await eachOf([...closed.entries()], async ([index, route]) => {
    const path = pathOf(route)
    const some = <T>(all: readonly T[]) => all.filter((_, at) => (at + index) % oneIn === 0)
    for (const [name, { same, write }] of some(Object.entries(texts))) await check(route, name, write(path), same)
    for (const headers of some(wrongTokens)) await check(route, 'wrong token', encoded(path), true, headers)
    await check(route, 'wrong parameters', `${path}?db=b&u=any&p=wrong`, true)
    if (!isOpen('HEAD', route.url)) await check(route, 'HEAD', path, true, {}, 'HEAD')
  })
  t.strictSame(faults, [], 'all are 401, or 404 where there is nothing')
  t.strictSame(errors, [], 'none is taken for a fault of the server')
  t.equal(JSON.stringify(known()), before, 'nothing was changed')
}

/** Does something for each, eight at a time. */
export async function eachOf<T>(all: readonly T[], act: (one: T) => Promise<void>): Promise<void> {
  const rest = [...all]
  const worker = async () => {
    for (let one = rest.pop(); one !== undefined; one = rest.pop()) await act(one)
  }
  await Promise.all(Array.from({ length: 8 }, worker))
}
