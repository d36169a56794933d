import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { type Static, Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'

/** A link is good for so long. */
export const VALID_MS = 86_400_000

/** What a link is about, and for whom: nothing else can be done with it. */
const Claim = Type.Tuple([Type.String(), Type.String(), Type.String(), Type.Integer()])

export interface Link {
  readonly incident: string
  readonly channel: string
  readonly addressee: string
  /** When it was made, in milliseconds since the epoch. */
  readonly made: number
}

/** Makes the token of a link. */
export function tokenOf({ incident, channel, addressee, made }: Link, secret: string): string {
  const claim: Static<typeof Claim> = [incident, channel, addressee, made]
  const text = Buffer.from(JSON.stringify(claim)).toString('base64url')
  return `${text}.${signatureOf(text, secret).toString('base64url')}`
}

/** What a token says; `undefined` for one that we did not sign. `expired` where its day is over. */
export function linkOf(token: string, secret: string, now: number): Link | 'expired' | undefined {
  const [text = '', signature = '', ...more] = token.split('.')
  const given = Buffer.from(signature, 'base64url')
  const expected = signatureOf(text, secret)
  if (more.length > 0 || given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined
  // Two texts of one token would be two uses of it.
  if (given.toString('base64url') !== signature) return undefined
  const claim: unknown = JSON.parse(Buffer.from(text, 'base64url').toString())
  if (!Value.Check(Claim, claim)) return undefined
  const [incident, channel, addressee, made] = claim
  return now - made > VALID_MS ? 'expired' : { incident, channel, addressee, made }
}

/** The id of a use of a token: that of the act too, so that what is done twice with it is one act. */
export const useOf = (token: string): string => `ack_${createHash('sha256').update(token).digest('base64url')}`

const signatureOf = (text: string, secret: string) =>
  createHmac('sha256', secret).update(`acknowledge.${text}`).digest()
