import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox'
import type { TSchema } from '@sinclair/typebox'
import type { FastifyInstance, FastifyRequest } from 'fastify'

/**
 * Leaves bodies unchecked: what is in them is looked at piece by piece, so that a bad one does not take the others along. Of what
 * else may be left out altogether it is not asked again and again that nothing is nothing.
 */
export function leaveBodiesUnchecked(fastify: Pick<FastifyInstance, 'setValidatorCompiler'>): void {
  fastify.setValidatorCompiler<TSchema>((part) => {
    if (part.httpPart === 'body') return () => true
    const check = TypeBoxValidatorCompiler(part)
    const nothing: unknown = check({})
    const isNeeded = typeof nothing !== 'object' || nothing === null || 'error' in nothing
    return isNeeded ? check : (value) => (isEmpty(value) ? { value } : check(value))
  })
}

function isEmpty(value: object): boolean {
  for (const _ in value) return false
  return true
}

/** Bodies come as their bytes, of any content type and unchecked. */
export function takeRawBodies(fastify: FastifyInstance): void {
  leaveBodiesUnchecked(fastify)
  fastify.removeAllContentTypeParsers()
  fastify.addContentTypeParser('*', { parseAs: 'buffer' }, async (request: FastifyRequest, body: Buffer) =>
    fastify.unpackBody(request, body),
  )
}
