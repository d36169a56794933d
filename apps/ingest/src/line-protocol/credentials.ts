import type { FastifyRequest } from 'fastify'

/**
 * Brings the key of a client of InfluxDB 1 to where it is looked for, the header Authorization: it may be the password of
 * `u` and `p` in the address, of Basic, or of `Token user:password`. The user's name says nothing.
 */
export async function takeCredentials(request: FastifyRequest): Promise<void> {
  const key = passwordOf(request)
  if (key !== undefined) request.headers.authorization = `Token ${key}`
}

function passwordOf({ headers, query }: FastifyRequest): string | undefined {
  const [, scheme = '', credentials = ''] = /^(\w+) +(.*)$/.exec(headers.authorization ?? '') ?? []
  if (/^basic$/i.test(scheme)) return afterColon(Buffer.from(credentials, 'base64').toString())
  if (/^token$/i.test(scheme)) return afterColon(credentials)
  const { p } = query as { readonly p?: unknown }
  return headers.authorization === undefined && typeof p === 'string' ? p : undefined
}

function afterColon(text: string): string | undefined {
  const at = text.indexOf(':')
  return at < 0 ? undefined : text.slice(at + 1)
}
