import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox'
import type { TSchema } from '@sinclair/typebox'
import type { FastifyInstance } from 'fastify'

/** Leaves bodies unchecked: what is in them is looked at piece by piece, so that a bad one does not take the others along. */
export function leaveBodiesUnchecked(fastify: Pick<FastifyInstance, 'setValidatorCompiler'>): void {
  fastify.setValidatorCompiler<TSchema>((part) =>
    part.httpPart === 'body' ? () => true : TypeBoxValidatorCompiler(part),
  )
}

/** Bodies come as their bytes, of any content type and unchecked. */
export function takeRawBodies(fastify: FastifyInstance): void {
  leaveBodiesUnchecked(fastify)
  fastify.removeAllContentTypeParsers()
  fastify.addContentTypeParser('*', { parseAs: 'buffer' }, fastify.unpackBody)
}
