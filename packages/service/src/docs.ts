import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import fp from 'fastify-plugin'

export interface DocsOptions {
  readonly title: string
  readonly description: string
  /** The headers that authenticate, by name. */
  readonly keys?: Readonly<Record<string, { readonly header: string; readonly description: string }>>
}

/** OpenAPI made from the routes' schemas: a page at `/docs`, the document at `/docs/json`. Before the routes. */
export default fp<DocsOptions>(
  async (fastify, { title, description, keys = {} }) => {
    const securitySchemes = Object.fromEntries(
      Object.entries(keys).map(([name, { header, description }]) => [
        name,
        { type: 'apiKey' as const, in: 'header', name: header, description },
      ]),
    )
    await fastify.register(swagger, {
      openapi: { openapi: '3.1.0', info: { title, description, version: '1' }, components: { securitySchemes } },
    })
    await fastify.register(swaggerUi, { routePrefix: '/docs', staticCSP: true })
  },
  { name: 'docs' },
)
