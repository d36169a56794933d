import type { CookieSerializeOptions } from '@fastify/cookie'
import { hashOf } from '@nrg/service/keys/key-text'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { NoCsrfToken } from '../errors.ts'
import { SESSION_MS } from './sessions.ts'

/** Says who somebody is; no script can read it. */
export const SESSION_COOKIE = 'nrg_session'
/** For the page to read, and to send back with what changes something: a page of another origin cannot read it. */
export const CSRF_COOKIE = 'nrg_csrf'

/** What a page sends back: made of the token, so that nobody who can set a cookie can choose it. */
const csrfOf = (token: string): string => hashOf(`csrf\n${token}`).slice(0, 32)

/** Gives a browser the cookies of a session. */
export function setCookies(request: FastifyRequest, reply: FastifyReply, token: string): void {
  const options = { ...attributes(request), maxAge: SESSION_MS / 1000 }
  reply.setCookie(SESSION_COOKIE, token, { ...options, httpOnly: true })
  reply.setCookie(CSRF_COOKIE, csrfOf(token), options)
}

/** Takes them back. */
export function clearCookies(request: FastifyRequest, reply: FastifyReply): void {
  reply.clearCookie(SESSION_COOKIE, { ...attributes(request), httpOnly: true })
  reply.clearCookie(CSRF_COOKIE, attributes(request))
}

/** Holds a request to be one that the page has sent. @throws NoCsrfToken */
export function requireCsrfToken({ headers }: FastifyRequest, token: string): void {
  if (headers['x-csrf-token'] !== csrfOf(token)) throw new NoCsrfToken()
}

function attributes({ protocol, headers }: FastifyRequest): CookieSerializeOptions {
  // A proxy that is not trusted with addresses is believed in this: whoever makes it up harms himself alone.
  const secure = protocol === 'https' || /^https\b/i.test(String(headers['x-forwarded-proto'] ?? ''))
  return { path: '/', sameSite: 'strict', secure }
}
