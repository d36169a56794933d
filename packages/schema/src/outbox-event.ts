import { type Static, Type } from '@sinclair/typebox'
import { Milliseconds } from './nullable.ts'

/** The measurement of the registry that says what could not be sent: one point whenever that is not as it was. */
export const OUTBOX_MEASUREMENT = 'outbox'

/** Messages that nobody has. */
export const Unsent = Type.Object(
  {
    given_up: Type.Integer({ minimum: 0, description: 'Messages that could not be sent within a day' }),
    waiting: Type.Array(Type.Object({ channel: Type.String(), messages: Type.Integer({ minimum: 1 }) }), {
      description: 'Messages that were tried in vain several times, by channel',
    }),
  },
  { description: 'What could not be sent to whom incidents are told' },
)
export type Unsent = Static<typeof Unsent>

/** What could not be sent, from a time on. */
export const OutboxEvent = Type.Composite([Unsent, Type.Object({ time: Milliseconds })])
export type OutboxEvent = Static<typeof OutboxEvent>
