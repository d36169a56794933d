import { EnvironmentError } from '@nrg/schema/environment'
import type { InfluxConfig } from './config.ts'

/** Where an address stands, and whose it is, for messages. */
export interface AddressPlace {
  readonly variable: string
  readonly whose: string
}

/**
 * Reads where another database is: `http://TOKEN@10.0.0.1:8086`. One without a token of its own is asked with that of `base`.
 *
 * @throws EnvironmentError saying what to correct; a token is not repeated
 */
export function databaseAt(address: string, base: InfluxConfig, { variable, whose }: AddressPlace): InfluxConfig {
  const wrong = () => new EnvironmentError(`${variable}: the address of ${whose} is not of the form http://HOST:8086`)
  if (!URL.canParse(address)) throw wrong()
  const { protocol, username, password, host, pathname, search } = new URL(address)
  if (password !== '' || search !== '' || !/^https?:$/.test(protocol)) throw wrong()
  return {
    ...base,
    url: `${protocol}//${host}${pathname.replace(/\/+$/, '')}`,
    ...(username !== '' && { token: tokenOf(username, { variable, whose }), tokenName: variable }),
  }
}

function tokenOf(username: string, { variable, whose }: AddressPlace): string {
  try {
    return decodeURIComponent(username)
  } catch {
    throw new EnvironmentError(`${variable}: the token of ${whose} has a % that is not written as %25`)
  }
}
