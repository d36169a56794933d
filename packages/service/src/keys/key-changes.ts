import type { KeyEvent, KeyIssued, KeyRevoked } from '@nrg/schema/key-event'
import type { Key, KeyRing } from './key-ring.ts'
import { hashOf, makeKey } from './key-text.ts'

/** What a key is issued with. */
export type KeyGrant = Pick<KeyIssued, 'name' | 'role' | 'scope' | 'until' | 'replaces' | 'by'>

/** A key that was made: its text is known here and nowhere else. */
export interface MadeKey {
  readonly text: string
  readonly event: KeyIssued
}

/** Makes a key, at a time in milliseconds since the epoch. */
export function issueKey(grant: KeyGrant, time: number): MadeKey {
  const { id, text } = makeKey()
  return { text, event: { type: 'issued', time, key: id, hash: hashOf(text), ...grant } }
}

export interface EndOfKey {
  readonly by: string
  /** When it ends, in milliseconds since the epoch. */
  readonly at: number
  readonly why?: string
}

/** The end of a key. */
export const revokeKey = ({ id }: Key, end: EndOfKey, time: number): KeyRevoked => ({
  type: 'revoked',
  time,
  key: id,
  ...end,
})

/** The keys in force at a time that are called so: more than one while a key is rotated. */
export const keysCalled = (ring: KeyRing, name: string, time: number): Key[] =>
  ring.called(name).filter(({ until }) => until > time)

/**
 * Makes a key that comes instead of one, which is in force until `at`. Others of that name that are for the same end at
 * once: two are in force at most.
 */
export function rotateKey(
  ring: KeyRing,
  key: Key,
  { at, by }: Pick<EndOfKey, 'at' | 'by'>,
  time: number,
): { readonly made: MadeKey; readonly events: readonly KeyEvent[] } {
  const { name, role, scope, until } = key.issued
  const grant = { name, role, ...(scope && { scope }), ...(until !== undefined && { until }) }
  const made = issueKey({ ...grant, by, replaces: key.id }, time)
  const others = keysCalled(ring, name, time).filter((one) => one !== key && isForSame(one, key))
  const ends = [
    revokeKey(key, { at, by, why: 'rotated' }, time),
    ...others.map((one) => revokeKey(one, { at: time, by, why: 'rotated twice' }, time)),
  ]
  return { made, events: [made.event, ...ends] }
}

/** Whether two keys are for the same. */
const isForSame = ({ issued: one }: Key, { issued: other }: Key): boolean =>
  one.role === other.role && JSON.stringify(one.scope) === JSON.stringify(other.scope)
