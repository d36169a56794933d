/** What each page keeps in its address, beside its path. */
const QUERIES = {
  fleet: ['site', 'status', 'q', 'sort'],
  device: ['range', 'from', 'to', 'alert', 'metric'],
  alerts: ['state', 'site', 'metric', 'reason', 'severity', 'kind', 'range', 'from', 'to', 'q'],
  silences: ['device', 'site'],
  welcome: [],
} as const

type PageName = keyof typeof QUERIES

/** Where the reader is. Everything that can be sent to another as a link is in it. */
export interface Route {
  readonly page: PageName
  /** The device, or the selected alert or incident. */
  readonly id?: string
  readonly query: Readonly<Record<string, string>>
}

const PATHS: Readonly<Record<PageName, string>> = {
  fleet: '/',
  device: '/devices',
  alerts: '/alerts',
  silences: '/silences',
  welcome: '/welcome',
}

/** The route of an address; `undefined` for one that is none of the page's. */
export function parseRoute(pathname: string, search: string): Route | undefined {
  const [, first = '', rest = '', ...more] = pathname.replace(/\/+$/, '').split('/')
  const entry = Object.entries(PATHS).find(([, path]) => path === `/${first}`)
  if (entry === undefined || more.length > 0) return undefined
  const page = entry[0] as PageName
  const id = decode(rest)
  if (id === undefined || (page === 'device') !== (id !== '' && page !== 'alerts')) return undefined
  const given = new URLSearchParams(search)
  const query: Record<string, string> = {}
  for (const key of QUERIES[page]) {
    const value = given.get(key)
    if (value) query[key] = value
  }
  return { page, ...(id !== '' && { id }), query }
}

/** The address of a route: the other way of `parseRoute`. */
export function hrefOf({ page, id, query }: Route): string {
  const path = id === undefined ? PATHS[page] : `${PATHS[page]}/${encodeURIComponent(id)}`
  const kept = QUERIES[page].flatMap((key): [string, string][] => (query[key] ? [[key, query[key]]] : []))
  return kept.length === 0 ? path : `${path}?${new URLSearchParams(kept)}`
}

/** The route with some of its query changed; an empty value takes a key away. */
export function withQuery(route: Route, changes: Readonly<Record<string, string | undefined>>): Route {
  const query = Object.entries({ ...route.query, ...changes }).filter((one): one is [string, string] => Boolean(one[1]))
  return { ...route, query: Object.fromEntries(query) }
}

export const deviceHref = (id: string, query: Readonly<Record<string, string>> = {}): string =>
  hrefOf({ page: 'device', id, query })

export const alertHref = (id: string): string => hrefOf({ page: 'alerts', id, query: {} })

/** What cannot be decoded is no address of ours. */
function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
