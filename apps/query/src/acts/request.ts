import { randomUUID } from 'node:crypto'
import { Type } from '@sinclair/typebox'
import type { FastifyRequest } from 'fastify'
import type {} from '../access/person.ts'

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

/** What an act is asked with. */
export type Asked = Pick<FastifyRequest, 'headers' | 'body' | 'person'>

/** What an act is told by: its id, which is that of its key, when it is done, and by whom. */
export function actOf(
  { headers, body, person }: Asked,
  now: number,
): { readonly id: string; readonly time: number; readonly actor: string } {
  const key = headers['idempotency-key']
  const said = (body ?? {}) as { readonly actor?: string }
  // Whose key it is cannot be said otherwise.
  const actor = person?.actor ?? said.actor ?? SOMEBODY
  return { id: typeof key === 'string' ? key : randomUUID(), time: now, actor }
}
