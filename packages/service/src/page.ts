import { existsSync } from 'node:fs'
import fastifyStatic from '@fastify/static'
import type {} from '@fastify/swagger'
import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'

export interface PageOptions {
  /** The built page. Where it is not there nothing is served. */
  readonly folder: string
}

/** The addresses of the page's views: each is the same document. */
const VIEWS = ['/', '/devices/:id', '/alerts', '/alerts/:id', '/silences', '/sign-in', '/welcome']

/** Nothing of the page is from elsewhere, and no script or style stands in its document. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

/** A file whose name says what is in it. */
const NAMED = /[/\\]assets[/\\]/
const YEAR_S = 31_536_000

const asksForPage = ({ method, url, headers }: FastifyRequest): boolean =>
  method === 'GET' && !/^\/api(?![^/?])/.test(url) && headers.accept?.includes('text/html') === true

/** The operator's page as it was built, at the root of a service. After the routes of the service. */
export default fp<PageOptions>(
  async (fastify, { folder }) => {
    if (!existsSync(folder)) return
    await fastify.register(fastifyStatic, {
      root: folder,
      // Files that are there at the start, and a route for each: nothing else of the disk can be asked for.
      wildcard: false,
      index: false,
      preCompressed: true,
      cacheControl: false,
      setHeaders: (reply, path) => {
        reply.header('content-security-policy', POLICY)
        reply.header('x-content-type-options', 'nosniff')
        reply.header('referrer-policy', 'same-origin')
        reply.header('cache-control', NAMED.test(path) ? `public, max-age=${YEAR_S}, immutable` : 'no-cache')
      },
    })
    for (const view of VIEWS)
      fastify.get(view, { schema: { hide: true } }, (_request, reply) => reply.sendFile('index.html'))
    // Who follows a link that leads nowhere is told so by the page; programs get a problem.
    fastify.addHook('onRequest', (request, reply, done) => {
      if (request.is404 && asksForPage(request)) reply.status(404).sendFile('index.html')
      else done()
    })
  },
  { name: 'page' },
)
