import type { FastifyRequest } from 'fastify'

export const SESSION_COOKIE = 'influxdb-oss-session'

/** The token of the `Authorization` header, after `Token` or `Bearer`. */
export function headerToken(request: FastifyRequest): string | undefined {
  const header = request.headers.authorization ?? ''
  const scheme = /^(?:token|bearer) /i.exec(header)
  return scheme ? header.slice(scheme[0].length) : undefined
}

/**
 * Where clients of InfluxDB 1 put a token: in the parameter `p`, in a Basic header's password, or in a Token header,
 * there perhaps behind a user's name.
 */
export function legacyToken(request: FastifyRequest): string | undefined {
  const { u, p } = request.query as Record<string, string | string[] | undefined>
  const first = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value)
  const parameter = first(u) ? first(p) : undefined
  const header = /^Token (?:[^ :]*:)?([^ ]+)$/.exec(request.headers.authorization ?? '')?.[1]
  return parameter || header || basicCredentials(request)?.password || undefined
}

/** User and password of a Basic header. */
export function basicCredentials(request: FastifyRequest): { user: string; password: string } | undefined {
  const header = request.headers.authorization ?? ''
  if (header.slice(0, 6).toLowerCase() !== 'basic ') return undefined
  const text = Buffer.from(header.slice(6), 'base64').toString('utf8')
  const colon = text.indexOf(':')
  return colon === -1 ? undefined : { user: text.slice(0, colon), password: text.slice(colon + 1) }
}

/** The key of the session cookie. */
export function sessionKey(request: FastifyRequest): string | undefined {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const [name, ...value] = part.trim().split('=')
    if (name === SESSION_COOKIE) return value.join('=')
  }
  return undefined
}
