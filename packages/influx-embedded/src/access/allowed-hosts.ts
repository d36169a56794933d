import { isIP } from 'node:net'

/** Those that stand for every address of the machine when a server listens on them. */
const EVERY_ADDRESS = ['0.0.0.0', '::']

const NAME = /^[^\s:/?#@[\]\\]+$/

/**
 * The names by which a server may be asked: loopback, and those that it is told.
 *
 * A page that somebody opens can make its own name stand for 127.0.0.1 (DNS rebinding), and then reads and writes what
 * only this machine should reach. The browser still sends that name as `Host`. An address cannot be made to stand for
 * another, so any will do where the server listens on all of them.
 */
export class AllowedHosts {
  readonly #names: ReadonlySet<string>
  readonly #anyAddress: boolean

  /** Takes names and addresses without a port. @throws RangeError naming one that is neither */
  constructor(names: readonly string[]) {
    this.#anyAddress = names.some((name) => EVERY_ADDRESS.includes(name))
    const wrong = names.find((name) => isIP(name) === 0 && !NAME.test(name))
    if (wrong !== undefined) throw new RangeError(`${JSON.stringify(wrong)} is neither a host's name nor an address`)
    this.#names = new Set(names.map((name) => name.toLowerCase()))
  }

  /** Whether a `Host` header names this server. */
  has(header: string): boolean {
    const host = hostOf(header)
    return host !== undefined && (isLoopback(host) || this.#names.has(host) || (this.#anyAddress && isIP(host) !== 0))
  }

  /** Whether an `Origin` header is of a page that this machine or an allowed host serves. */
  hasOrigin(origin: string): boolean {
    const authority = /^https?:\/\/(.+)$/i.exec(origin)?.[1]
    return authority !== undefined && this.has(authority)
  }
}

/** The host of `HOST[:PORT]`, in lower case, an IPv6 address without its brackets. */
function hostOf(text: string): string | undefined {
  const [, address, name] = /^(?:\[([\da-f:.]+)\]|([^\s:/?#@[\]\\]+))(?::\d*)?$/i.exec(text) ?? []
  return (address ?? name?.replace(/\.$/, ''))?.toLowerCase()
}

function isLoopback(host: string): boolean {
  if (host === 'localhost' || host.endsWith('.localhost') || host === '::1') return true
  return isIP(host) === 4 && host.startsWith('127.')
}
