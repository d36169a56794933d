import type { FastifyRequest } from 'fastify'

/** The origin of a page that is served by this machine to itself, at any port. */
export const LOOPBACK_PAGE = /^https?:\/\/(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/

/**
 * Whether a request comes from this machine itself: not what a proxy here passes on, nor what a browser sends here in the
 * belief that this is some other host.
 */
export function isLocal({ ip, hostname, headers }: Pick<FastifyRequest, 'ip' | 'hostname' | 'headers'>): boolean {
  const passedOn = headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined
  return !passedOn && /^(127\.|::1$|::ffff:127\.)/.test(ip) && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)
}
