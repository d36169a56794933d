import type { Channel } from '../channels/channel.ts'
import { Http } from '../channels/http.ts'
import { channelKinds } from '../channels/kinds.ts'
import type { Notifying } from '../load-config/load.ts'

/** The channels of a configuration, by name. */
export interface Channels {
  readonly all: ReadonlyMap<string, Channel>
  close(): Promise<void>
}

/** Makes the channels of a configuration; nothing is sent yet. */
export function makeChannels({ config, secret, hosts }: Notifying, clock: () => number): Channels {
  const http = new Http(hosts)
  const all = new Map<string, Channel>()
  for (const [name, { type, ...given }] of Object.entries(config.channels ?? {})) {
    const kind = channelKinds[type]
    if (kind !== undefined) all.set(name, kind.make(given, { name, http, hosts, secret, clock }))
  }
  return {
    all,
    close: async () => {
      for (const channel of all.values()) await channel.close?.()
      await http.close()
    },
  }
}
