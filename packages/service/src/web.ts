import cors from '@fastify/cors'
import helmet from '@fastify/helmet'
import sensible from '@fastify/sensible'
import fp from 'fastify-plugin'

/** What stands between the routes and a browser: origins that may call, and security headers; and sensible's replies. */
export default fp<{ origin: string }>(
  async (fastify, { origin }) => {
    await fastify.register(sensible)
    await fastify.register(helmet, {
      crossOriginResourcePolicy: { policy: 'cross-origin' },
      // The services speak plain HTTP; TLS, and the promise of it, belong to the proxy in front.
      strictTransportSecurity: false,
      contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } },
    })
    await fastify.register(cors, {
      origin: origin === '*' ? '*' : origin.split(/\s*,\s*/),
      // OPTIONS from a client that is no browser is no error.
      strictPreflight: false,
    })
  },
  { name: 'web' },
)
