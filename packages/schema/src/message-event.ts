import { type Static, Type } from '@sinclair/typebox'
import { Milliseconds } from './nullable.ts'

/** The measurement of the registry that holds what was told to whom: one point a message that was sent. */
export const MESSAGE_MEASUREMENT = 'message'

/** A message that was sent. */
export const MessageEvent = Type.Object({
  /** The idempotency key of the message. */
  id: Type.String(),
  /** When it was sent. */
  time: Milliseconds,
  /** When it was decided that it is to be sent. */
  decided: Milliseconds,
  channel: Type.String(),
  addressee: Type.String(),
  /** Why it was sent: raised, worse, spread, over, withdrawn, acknowledged, reminder, digest, test. */
  kind: Type.String(),
  /** The ids of incidents that it tells of. */
  incidents: Type.Array(Type.String()),
  attempts: Type.Integer(),
})
export type MessageEvent = Static<typeof MessageEvent>
