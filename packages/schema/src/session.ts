import { type Static, Type } from '@sinclair/typebox'
import { PersonRole } from './key-event.ts'
import { Instant, Nullable } from './nullable.ts'

/** The body of `POST /api/session`. */
export const SessionBody = Type.Object(
  { key: Type.String({ minLength: 1, maxLength: 256, writeOnly: true, description: 'A key of a person' }) },
  { additionalProperties: false },
)
export type SessionBody = Static<typeof SessionBody>

/** Who asks. */
export const SessionAnswer = Type.Object(
  {
    role: PersonRole,
    actor: Nullable(Type.String({ description: 'The name of the key; null where acts say who does them' })),
    until: Nullable(Type.Unsafe<string>({ ...Instant, description: 'When it ends; null where that is not known' })),
  },
  { description: 'Who asks, and what for' },
)
export type SessionAnswer = Static<typeof SessionAnswer>
