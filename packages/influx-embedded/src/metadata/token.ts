import { createHash, randomBytes } from 'node:crypto'

const TOKEN_BYTES = 64

/** A new random token. */
export function generateToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64').replaceAll('+', '-').replaceAll('/', '_')
}

/** What of a token is stored, and what it is looked up by. A token has 512 random bits, so no salt is needed. */
export function hashToken(token: string): string {
  return `$influxdb2-sha256$${createHash('sha256').update(token).digest('base64url')}=`
}
