import type { Environment } from '@nrg/schema/environment'
import type { Fault } from '@nrg/schema/yaml-file'
import { readConfigFileIfThere } from '@nrg/service/config-file'
import { repositoryRoot } from '@nrg/service/environment'
import { channelKinds } from '../channels/kinds.ts'
import { isPrivate, PrivateHostError, PrivateHosts } from '../channels/private-hosts.ts'
import type { NotifyConfig } from '../configuration/notify-config.ts'
import { isSecret, readSecret, type Secret } from '../configuration/secret.ts'
import { parseNotifyConfig } from './notify-config-file.ts'

/** Who is told, with what is secret of it. */
export interface Notifying {
  /** The name of the file, for messages. */
  readonly source: string
  readonly config: NotifyConfig
  readonly secret: (secret: Secret) => string
  readonly hosts: PrivateHosts
}

const schemas = Object.fromEntries(Object.entries(channelKinds).map(([type, { schema }]) => [type, schema]))

/**
 * Reads who is told of incidents. Where no file is named and none is there, nobody is.
 *
 * @param path the value of `NOTIFY_CONFIG`, from the root of the repository
 * @throws NotifyConfigError naming each fault with its line; EnvironmentError where there is no such file
 */
export function loadNotifyConfig(path: string | undefined, env: Environment): Notifying {
  const { text, source } = readConfigFileIfThere('NOTIFY_CONFIG', path, 'infra/config/notify.yaml')
  return notifyingOf(text, source, env)
}

/** @throws NotifyConfigError naming each fault with its line */
export function notifyingOf(text: string, source: string, env: Environment): Notifying {
  const secret = (one: Secret) => {
    const read = readSecret(one, env, repositoryRoot)
    return 'value' in read ? read.value : ''
  }
  const fault = (
    channel: Readonly<Record<string, unknown>>,
    { private_hosts = [] }: NotifyConfig,
  ): Fault | undefined => {
    for (const [name, value] of Object.entries(channel)) {
      const read = isSecret(value) ? readSecret(value, env, repositoryRoot) : undefined
      if (read !== undefined && 'fault' in read) return { path: [name], message: read.fault }
    }
    const { type, ...given } = channel
    // What looks like an address need not be one: of its port, or of the brackets of IPv6.
    if (typeof given.url === 'string' && !URL.canParse(given.url))
      return { path: ['url'], message: 'is no address: such as https://example.org/hook' }
    const kind = channelKinds[String(type)]
    const own = kind?.fault?.(given, secret)
    if (own !== undefined) return own
    const hosts = kind?.hosts(given, secret) ?? []
    const named = new PrivateHosts(private_hosts)
    const strange = hosts.find((host) => isHere(host) && !named.isNamed(host))
    if (strange === undefined) return undefined
    return { path: [], message: new PrivateHostError(strange).message }
  }
  const config = parseNotifyConfig(text, { source, schemas, fault })
  return { source, config, secret, hosts: new PrivateHosts(config.private_hosts ?? []) }
}

/** What can be said of a host before it is looked up. */
const isHere = (host: string) => {
  const bare = host.replace(/^\[(.*)\]$/, '$1')
  return bare === 'localhost' || (/^[\d.]+$|:/.test(bare) && isPrivate(bare))
}
