import { EnvironmentError } from '@nrg/schema/environment'

/** Servers of one cluster, and who asks them. */
export interface ServerAddress {
  /** HOST:PORT of each. */
  readonly servers: readonly string[]
  readonly user: string | undefined
  readonly pass: string | undefined
  readonly isTls: boolean
}

/** Reads addresses with commas between; name and password stand in the first. @throws EnvironmentError, which tells no password */
export function serverAddress(variable: string, text: string): ServerAddress {
  const refuse = (what: string) =>
    new EnvironmentError(
      `${variable}: ${what}: write nats://NAME:PASSWORD@HOST:4222 (tls:// for TLS), further ones after commas`,
    )
  const urls = text.split(',').map((part) => {
    try {
      return new URL(part.trim())
    } catch {
      throw refuse('its value is no address')
    }
  })
  for (const { protocol, hostname, pathname, search } of urls) {
    if (protocol !== 'nats:' && protocol !== 'tls:') throw refuse(`its scheme is ${protocol}//`)
    if (hostname === '') throw refuse('it has no host')
    if (!/^\/?$/.test(pathname) || search !== '') throw refuse('it has a path')
  }
  const [first] = urls as [URL]
  if (urls.some(({ protocol }) => protocol !== first.protocol)) throw refuse('some are with TLS and some without')
  try {
    return {
      servers: urls.map(({ hostname, port }) => `${hostname}:${port || 4222}`),
      user: decodeURIComponent(first.username) || undefined,
      pass: decodeURIComponent(first.password) || undefined,
      isTls: first.protocol === 'tls:',
    }
  } catch {
    throw refuse('a % in its name or password has to be written as %25')
  }
}
