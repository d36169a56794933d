import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { ApiError } from '../wire/api-error.ts'

const LEAST_BYTES = 8
const MOST_BYTES = 72
const HASH_BYTES = 32

const derive = promisify<string, Buffer, number, Buffer>(scrypt)

export interface HashedPassword {
  readonly salt: string
  readonly hash: string
}

/** Refuses passwords that are too short or too long. */
export function validatePassword(password: string): void {
  const bytes = Buffer.byteLength(password)
  if (bytes < LEAST_BYTES || bytes > MOST_BYTES) {
    throw new ApiError('invalid', `passwords must be between ${LEAST_BYTES} and ${MOST_BYTES} characters long`)
  }
}

/** A salted scrypt hash: what of a password is stored. */
export async function hashPassword(password: string): Promise<HashedPassword> {
  const salt = randomBytes(16)
  const hash = await derive(password, salt, HASH_BYTES)
  return { salt: salt.toString('base64'), hash: hash.toString('base64') }
}

/** Compares in constant time. */
export async function passwordMatches(password: string, { salt, hash }: HashedPassword): Promise<boolean> {
  const given = await derive(password, Buffer.from(salt, 'base64'), HASH_BYTES)
  return timingSafeEqual(given, Buffer.from(hash, 'base64'))
}
