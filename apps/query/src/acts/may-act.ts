import { keyMatcher } from '@nrg/service/key-matcher'
import { isLocal, LOOPBACK_PAGE } from '@nrg/service/local'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { KeyRequired } from '../errors.ts'

export interface MayActOptions {
  /** With it anybody may act. */
  readonly key: string | undefined
  /** In production nobody may without the key; otherwise this machine may. */
  readonly production: boolean
}

/**
 * Makes the `onRequest` hook of what people do: reading passes, the rest needs the key or, in development, to come from
 * this machine and from no page of another: a browser sends such a request without asking.
 */
export function mayAct({ key, production }: MayActOptions) {
  const isKey = key === undefined ? () => false : keyMatcher(key)
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const { method, headers } = request
    if (method === 'GET' || method === 'HEAD') return
    if (isKey((headers.authorization ?? '').replace(/^bearer +/i, ''))) return
    const { origin } = headers
    const ownPage = origin === undefined || LOOPBACK_PAGE.test(origin)
    if (!production && ownPage && isLocal(request)) return
    reply.header('www-authenticate', 'Bearer realm="query"')
    throw new KeyRequired()
  }
}
