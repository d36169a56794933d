import type { Key } from '@nrg/service/keys/key-ring'
import type { FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { KeyNotForThis, TooManyRequests, Unauthorized } from '../errors.ts'
import type { DeviceKeys } from './device-keys.ts'
import type { KeyRate } from './key-rate.ts'
import { anybody, type Sender } from './sender.ts'

/** An `onRequest` hook that lets only requests with a key pass, before their body is read. */
type KeyHook = (request: FastifyRequest, reply: FastifyReply) => Promise<void>
/** The same, which waits for nothing where it need not: it is asked with each reading. */
type SenderHook = (request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void) => void

declare module 'fastify' {
  interface FastifyInstance {
    /** For the INGEST_KEY and the keys of devices; `request.sender` has whose it is. */
    requireSender: SenderHook
    /** For the INGEST_KEY alone. */
    requireIngestKey: KeyHook
    /** For keys that give devices theirs; `request.provisioner` has it. */
    requireProvisioner: KeyHook
  }

  interface FastifyRequest {
    sender: Sender | null
    provisioner: Key | null
  }
}

export interface RequireSenderOptions {
  readonly isIngestKey: (text: string) => boolean
  readonly keys: DeviceKeys
  /** Of the keys of devices; the INGEST_KEY is everybody's, and limited by address. */
  readonly rate: KeyRate
}

const SHARED = 'INGEST_KEY'

/** Finds out whose key the `Authorization` header is, as it is or after `Bearer` or `Token`. */
export default fp<RequireSenderOptions>(
  async (fastify, { isIngestKey, keys, rate }) => {
    fastify.decorateRequest('sender', null)
    fastify.decorateRequest('provisioner', null)

    const isShared = ({ headers }: FastifyRequest, text: string) =>
      isIngestKey(text) || (text !== headers.authorization && isIngestKey(headers.authorization ?? ''))

    /** The key of a request. @throws Unauthorized, TooManyRequests; an error of `@nrg/influx/errors` where it cannot be found out */
    async function keyOf(request: FastifyRequest, reply: FastifyReply): Promise<Key | typeof SHARED> {
      const text = keyText(request)
      if (isShared(request, text)) return SHARED
      const key = await keys.find(text)
      if (key !== undefined) {
        const retryAfterMs = rate.take(key.id)
        if (retryAfterMs === undefined) return key
        throw Object.assign(new TooManyRequests(rate.limit), { retryAfterMs })
      }
      reply.header('www-authenticate', 'Bearer realm="ingest"')
      throw new Unauthorized()
    }
    const notForThis = (wanted: string, key: Key | typeof SHARED) =>
      new KeyNotForThis(wanted, key === SHARED ? key : `one of the role ${key.issued.role}`)

    const findSender: KeyHook = async (request, reply) => {
      const key = await keyOf(request, reply)
      if (key === SHARED) request.sender = anybody
      else if (key.issued.role === 'device') request.sender = keys.sender(key)
      else throw notForThis('readings are sent with the INGEST_KEY, or the key of a device', key)
    }
    const requireSender: SenderHook = (request, reply, done) => {
      if (!isShared(request, keyText(request))) {
        findSender(request, reply).then(() => done(), done)
        return
      }
      request.sender = anybody
      done()
    }
    fastify.decorate('requireSender', requireSender)
    fastify.decorate('requireIngestKey', async (request: FastifyRequest, reply: FastifyReply) => {
      const key = await keyOf(request, reply)
      if (key !== SHARED) throw notForThis('this is for the INGEST_KEY', key)
    })
    fastify.decorate('requireProvisioner', async (request: FastifyRequest, reply: FastifyReply) => {
      const key = await keyOf(request, reply)
      if (key === SHARED || key.issued.role !== 'provision')
        throw notForThis('devices get their keys with one of the role provision', key)
      request.provisioner = key
    })
  },
  { name: 'require-sender' },
)

/** What of the header may be a key. */
const keyText = ({ headers }: FastifyRequest): string => (headers.authorization ?? '').replace(/^(bearer|token) +/i, '')
