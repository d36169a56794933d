import type { KeyRing } from '@nrg/service/keys/key-ring'
import { isLocal, LOOPBACK_PAGE } from '@nrg/service/local'
import type { FastifyRequest } from 'fastify'
import { operator, type Person, reader } from './person.ts'

/** What was asked without a key before there were any: programs of people do. */
const LISTS = new Set(['/api/devices', '/api/devices/:id', '/api/alerts'])

export interface WithoutKeyOptions {
  readonly production: boolean
  /** `on`, `off`, or left out: until the first key for a person is issued. */
  readonly openReads: 'on' | 'off' | undefined
  readonly ring: KeyRing
  /** Reads the keys where that is not done yet. */
  readonly load: () => Promise<void>
}

/**
 * Who somebody is who has sent no key. In development this machine may do all, unless a page of another sends it: a browser
 * does so without asking. Others may read while that is open: in production, the lists alone that were there first.
 */
export async function withoutKey(
  request: FastifyRequest,
  { production, openReads, ring, load }: WithoutKeyOptions,
): Promise<Person | undefined> {
  const { origin } = request.headers
  const ownPage = origin === undefined || LOOPBACK_PAGE.test(origin)
  if (!production && ownPage && isLocal(request)) return operator
  const isRead = request.method === 'GET' || request.method === 'HEAD'
  if (!isRead || (production && !LISTS.has(request.routeOptions.url ?? ''))) return undefined
  if (openReads !== undefined) return openReads === 'on' ? reader : undefined
  await load()
  return ring.hasIssued('read') || ring.hasIssued('operate') ? undefined : reader
}
