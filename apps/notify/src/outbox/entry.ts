import { type Static, Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import type { Message } from '../messages/message.ts'

/**
 * What became of a message. `given_up`: it could not be sent within a day; by hand it can be tried again. `outdated`: that was
 * done, and what came after it was sent by then.
 */
const State = Type.Union([
  Type.Literal('waiting'),
  Type.Literal('sent'),
  Type.Literal('given_up'),
  Type.Literal('outdated'),
])

/** A message in the outbox. Times are milliseconds since the epoch. */
const StoredEntry = Type.Object({
  /** Its place: what is of one case and target is sent in this order. */
  place: Type.Integer(),
  key: Type.String(),
  target: Type.String(),
  cases: Type.Array(Type.String()),
  message: Type.Object({ kind: Type.String(), at: Type.Number(), incidents: Type.Array(Type.Unknown()) }),
  state: State,
  /** From when on it is tried for a day. */
  from: Type.Number(),
  attempts: Type.Integer(),
  /** When it is tried next. */
  next: Type.Number(),
  /** When it was sent, or given up. */
  settled: Type.Optional(Type.Number()),
  /** Why it could not be sent the last time. */
  fault: Type.Optional(Type.String()),
  /** Whether the registry has the event of its sending. */
  recorded: Type.Boolean(),
})

export type Entry = Omit<Static<typeof StoredEntry>, 'message'> & { readonly message: Message }

/** Reads an entry; undefined where it is none that this version wrote. */
export function entryOf(text: string): Entry | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return Value.Check(StoredEntry, value) ? (value as Entry) : undefined
  } catch {
    return undefined
  }
}
