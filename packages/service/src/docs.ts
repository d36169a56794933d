import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import { PROBLEM_MEDIA_TYPE, Problem } from '@nrg/schema/problem'
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
      transformObject: (document) =>
        'openapiObject' in document ? withProblems(document.openapiObject) : document.swaggerObject,
    })
    await fastify.register(swaggerUi, { routePrefix: '/docs', staticCSP: true })
  },
  { name: 'docs' },
)

interface Documented {
  readonly paths?: Readonly<Record<string, object | undefined>>
}

interface Answers {
  readonly responses?: Readonly<Record<string, { content?: Record<string, { readonly schema?: unknown }> }>>
}

/** Says of each answer that is a `Problem` which media type it has. */
function withProblems<T extends Documented>(document: T): T {
  const operations = Object.values(document.paths ?? {}).flatMap((path) => Object.values(path ?? {}) as Answers[])
  for (const { responses } of operations)
    for (const answer of Object.values(responses ?? {})) {
      const { 'application/json': json, ...others } = answer.content ?? {}
      if (isProblem(json?.schema)) answer.content = { [PROBLEM_MEDIA_TYPE]: json ?? {}, ...others }
    }
  return document
}

const isProblem = (schema: unknown): boolean =>
  typeof schema === 'object' && schema !== null && 'description' in schema && schema.description === Problem.description
