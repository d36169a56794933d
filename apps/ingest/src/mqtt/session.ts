import type { Key } from '@nrg/service/keys/key-ring'
import type { AuthErrorCode, AuthenticateError } from 'aedes'
import type { DeviceKeys } from '../keys/device-keys.ts'
import { anybody, type Sender } from '../keys/sender.ts'

/** MQTT 3.1.1's codes of a refused connection; aedes has them as types alone. */
const codes = { unavailable: 3, badPassword: 4, notAuthorized: 5 } as const

/** Who is connected, and whether that still is so. */
export interface Session {
  readonly sender: Sender
  holds(): boolean
}

export interface SessionOptions {
  readonly isIngestKey: (text: string) => boolean
  readonly keys: DeviceKeys
  /** Milliseconds since the epoch. */
  readonly clock: () => number
}

/**
 * Finds out who connects, by the key that is the password (or the user's name, where a device has no field for a password).
 *
 * @throws an AuthenticateError
 */
export async function openSession(text: string, { isIngestKey, keys, clock }: SessionOptions): Promise<Session> {
  if (isIngestKey(text)) return { sender: anybody, holds: () => true }
  let key: Key | undefined
  try {
    key = await keys.find(text)
  } catch (error) {
    throw refusal(codes.unavailable, `the key cannot be looked up now: ${(error as Error).message}`)
  }
  if (key === undefined) throw refusal(codes.badPassword, 'the password is no key in force')
  if (key.issued.role !== 'device') throw refusal(codes.notAuthorized, `the key is one of the role ${key.issued.role}`)
  const found = key
  return { sender: keys.sender(found), holds: () => found.until > clock() }
}

const refusal = (returnCode: number, message: string): AuthenticateError =>
  Object.assign(new Error(message), { returnCode: returnCode as AuthErrorCode })
