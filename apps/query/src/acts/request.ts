import { randomUUID } from 'node:crypto'
import { Type } from '@sinclair/typebox'
import type { FastifyRequest } from 'fastify'

/** Who acts where nobody says so. */
const SOMEBODY = 'operator'

/** The headers of an act. */
export const ActHeaders = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      pattern: '^[A-Za-z0-9._:-]{8,64}$',
      description: 'One for each act, such as a UUID: sent again with the same key it is done once',
    }),
  ),
})

/** What an act is told by: its id, which is that of its key, when it is done, and by whom. */
export function actOf(
  { headers, body }: Pick<FastifyRequest, 'headers' | 'body'>,
  now: number,
): { readonly id: string; readonly time: number; readonly actor: string } {
  const key = headers['idempotency-key']
  const { actor = SOMEBODY } = (body ?? {}) as { readonly actor?: string }
  return { id: typeof key === 'string' ? key : randomUUID(), time: now, actor }
}
