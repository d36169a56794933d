import { type Static, Type } from '@sinclair/typebox'
import { SiteName } from './fleet-config.ts'
import { Milliseconds } from './nullable.ts'

/** The measurement of the registry that holds what became of keys: one point an event, none is ever changed. */
export const KEY_MEASUREMENT = 'key'

/** The measurement of the registry that holds who signed in and out. */
export const SESSION_MEASUREMENT = 'session'

/** What a person may do: `operate` is to read, and to act. */
export const PersonRole = Type.Union([Type.Literal('read'), Type.Literal('operate')])
export type PersonRole = Static<typeof PersonRole>

/** What a key is for: people read or operate, a device sends readings, and what sets devices up gives them keys. */
export const KeyRole = Type.Union([PersonRole, Type.Literal('device'), Type.Literal('provision')])
export type KeyRole = Static<typeof KeyRole>

/** What a device's id looks like. */
export const DEVICE_ID_PATTERN = '[A-Za-z0-9][A-Za-z0-9._:-]{0,63}'
const DeviceIdText = Type.String({ pattern: `^${DEVICE_ID_PATTERN}$` })

/** The devices that a key is for: one of these, one whose id begins so, or one at this site. */
export const KeyScope = Type.Union([
  Type.Object({ devices: Type.Array(DeviceIdText, { minItems: 1, maxItems: 1000 }) }, { additionalProperties: false }),
  Type.Object({ prefix: DeviceIdText }, { additionalProperties: false }),
  Type.Object({ site: SiteName }, { additionalProperties: false }),
])
export type KeyScope = Static<typeof KeyScope>

/** By which a key is recognised: it begins with `nrg_` and this. */
export const KeyId = Type.String({ pattern: '^[0-9a-f]{12}$' })

/** What is stored of a secret. */
const Sha256 = Type.String({ pattern: '^[0-9a-f]{64}$', description: 'The SHA-256 of the whole of it' })

/** Who a key is for, as acts and lists say it. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is kept out
export const KeyName = Type.RegExp(/^(?! )[^\u0000-\u001f\u007f]{1,64}(?<! )$/)

const who = Type.String({ minLength: 1, maxLength: 128, description: 'Who did it' })

export const KeyIssued = Type.Object({
  type: Type.Literal('issued'),
  time: Milliseconds,
  key: KeyId,
  hash: Sha256,
  name: KeyName,
  role: KeyRole,
  scope: Type.Optional(KeyScope),
  until: Type.Optional(Milliseconds),
  /** The key that it comes instead of. */
  replaces: Type.Optional(KeyId),
  by: who,
})
export type KeyIssued = Static<typeof KeyIssued>

/** A key ends, at once or later; the earliest end holds. */
export const KeyRevoked = Type.Object({
  type: Type.Literal('revoked'),
  time: Milliseconds,
  key: KeyId,
  at: Milliseconds,
  why: Type.Optional(Type.String({ maxLength: 200 })),
  by: who,
})
export type KeyRevoked = Static<typeof KeyRevoked>

/** What became of a key. */
export const KeyEvent = Type.Union([KeyIssued, KeyRevoked])
export type KeyEvent = Static<typeof KeyEvent>

/** Somebody signed in; `key` is the id of the key that it was done with, or `OPERATE_KEY`. */
const SessionBegun = Type.Object({
  type: Type.Literal('begun'),
  time: Milliseconds,
  session: Sha256,
  key: Type.String({ minLength: 1, maxLength: 64 }),
  until: Milliseconds,
})

const SessionEnded = Type.Object({ type: Type.Literal('ended'), time: Milliseconds, session: Sha256 })

/** Somebody signed in or out. */
export const SessionEvent = Type.Union([SessionBegun, SessionEnded])
export type SessionEvent = Static<typeof SessionEvent>
