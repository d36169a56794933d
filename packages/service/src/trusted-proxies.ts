import { isIP } from 'node:net'
import { EnvironmentError } from '@nrg/schema/environment'

const NAMES = ['loopback', 'linklocal', 'uniquelocal']

/**
 * Reads `TRUST_PROXY`: the proxies whose `X-Forwarded-For` is believed. `undefined` where none is.
 *
 * @throws EnvironmentError for what is no list of addresses; `true` is none, for then anybody could name any address
 */
export function trustedProxies(text: string | undefined): string[] | undefined {
  const list = text?.split(',').map((part) => part.trim())
  for (const proxy of list ?? []) {
    const [address = '', bits, ...more] = proxy.split('/')
    const size = isIP(address) === 4 ? 32 : isIP(address) === 6 ? 128 : -1
    const network = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= size)
    if (!NAMES.includes(proxy) && !(size > 0 && network && more.length === 0))
      throw new EnvironmentError(
        `TRUST_PROXY: ${JSON.stringify(proxy)} is no address: set it to those of your proxies, with commas between, such as 10.0.0.5, 10.1.0.0/16 or ${NAMES.join(', ')}`,
      )
  }
  return list
}
