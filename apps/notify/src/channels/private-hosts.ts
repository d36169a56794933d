import { lookup } from 'node:dns/promises'
import { BlockList, isIP, type LookupFunction } from 'node:net'

/** Addresses that are not of the public internet: of this machine, of private networks, of the link, and reserved ones. */
const privateNetworks = new BlockList()
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const)
  privateNetworks.addSubnet(network, prefix, 'ipv4')
for (const [network, prefix] of [
  ['::', 96],
  ['64:ff9b::', 96],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  privateNetworks.addSubnet(network, prefix, 'ipv6')

/** Whether an address is not of the public internet. */
export function isPrivate(address: string): boolean {
  const family = isIP(address)
  if (family === 4) return privateNetworks.check(address, 'ipv4')
  return family === 0 || privateNetworks.check(address, 'ipv6')
}

/** A host that must not be sent to. */
export class PrivateHostError extends Error {
  override readonly name = 'PrivateHostError'

  constructor(host: string) {
    super(`${host} is in a private network: to send there, name it under private_hosts in NOTIFY_CONFIG`)
  }
}

/** The hosts of private networks that may be sent to, by their names in addresses. */
export class PrivateHosts {
  readonly #named: ReadonlySet<string>

  constructor(named: Iterable<string>) {
    this.#named = new Set([...named].map(bare))
  }

  /** Whether a host may be sent to wherever it is. */
  isNamed(host: string): boolean {
    return this.#named.has(bare(host))
  }

  /**
   * Answers the address to connect to.
   *
   * @throws PrivateHostError where it is in a private network and not named
   */
  async resolve(host: string): Promise<{ readonly address: string; readonly family: number }> {
    const name = bare(host)
    const found = isIP(name) === 0 ? await lookup(name) : { address: name, family: isIP(name) }
    if (!this.isNamed(name) && isPrivate(found.address)) throw new PrivateHostError(name)
    return found
  }

  /** For sockets: the address that was looked at is the one that is connected to. */
  readonly lookup: LookupFunction = (host, options, done) => {
    this.resolve(host).then(
      ({ address, family }) => (options.all ? done(null, [{ address, family }]) : done(null, address, family)),
      (error) => done(error, ''),
    )
  }
}

/** A host as it is compared: an address of IPv6 has brackets in a URL. */
const bare = (host: string) => host.toLowerCase().replace(/^\[(.*)\]$/, '$1')
