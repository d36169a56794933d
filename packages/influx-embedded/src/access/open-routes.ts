/** A route that is answered without a token. */
export interface OpenRoute {
  /** The pattern that it is registered with. */
  readonly url: string
  /** Those that are open, all where it is left out. */
  readonly methods?: readonly string[]
  readonly reason: string
}

const liveness =
  'asked by load balancers and supervisors, which have no token; tells whether the server works, as InfluxDB'
const numbers =
  'asked by Prometheus, which InfluxDB answers without a token; counts and sizes, no reading and no name but of tasks'

/** All that is answered without a token. Every other route is closed, one that is added later too. */
export const OPEN_ROUTES: readonly OpenRoute[] = [
  { url: '/ping', reason: liveness },
  { url: '/health', reason: liveness },
  { url: '/health/*', reason: liveness },
  { url: '/ready', reason: liveness },
  { url: '/ready/*', reason: liveness },
  { url: '/metrics', reason: numbers },
  { url: '/metrics/*', reason: numbers },
  { url: '/api/v2', methods: ['GET'], reason: 'a list of paths, the same on every server' },
  { url: '/api/v2/setup', methods: ['GET', 'POST'], reason: 'makes the first token; refused once that is done' },
  {
    url: '/api/v2/signin',
    methods: ['POST'],
    reason: 'looks at user and password itself, and opens a session for them',
  },
  { url: '/api/v2/signout', methods: ['POST'], reason: 'ends the session of the cookie that it is sent, and no other' },
]

const byUrl = new Map(OPEN_ROUTES.map((route) => [route.url, route]))

/** Whether the route of that pattern is answered without a token. */
export function isOpen(method: string, url: string): boolean {
  const route = byUrl.get(url)
  return route !== undefined && (route.methods === undefined || route.methods.includes(method))
}
