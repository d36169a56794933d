import { createHash, timingSafeEqual } from 'node:crypto'
import { isLocal } from '@nrg/service/local'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { KeyRequired } from '../errors.ts'

export interface MayActOptions {
  /** With it anybody may act. */
  readonly key: string | undefined
  /** In production nobody may without the key; otherwise this machine may. */
  readonly production: boolean
}

const digest = (text: string) => createHash('sha256').update(text).digest()

/** Loopback by any of its names: a page of this machine. */
const LOOPBACK = /^https?:\/\/(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/

/**
 * Makes the `onRequest` hook of what people do: reading passes, the rest needs the key or, in development, to come from
 * this machine and from no page of another: a browser sends such a request without asking.
 */
export function mayAct({ key, production }: MayActOptions) {
  const expected = key === undefined ? undefined : digest(key)
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const { method, headers } = request
    if (method === 'GET' || method === 'HEAD') return
    const given = digest((headers.authorization ?? '').replace(/^bearer +/i, ''))
    if (expected !== undefined && timingSafeEqual(given, expected)) return
    const { origin } = headers
    const ownPage = origin === undefined || LOOPBACK.test(origin)
    if (!production && ownPage && isLocal(request)) return
    reply.header('www-authenticate', 'Bearer realm="query"')
    throw new KeyRequired()
  }
}
