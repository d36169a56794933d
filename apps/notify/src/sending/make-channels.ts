import type { Channel, ChannelContext } from '../channels/channel.ts'
import { Http } from '../channels/http.ts'
import { channelKinds } from '../channels/kinds.ts'
import { targetKey } from '../decisions/target.ts'
import type { Notifying } from '../load-config/load.ts'
import type { Message, ToldIncident } from '../messages/message.ts'
import type { Wording } from '../messages/wording.ts'

/** The channels of a configuration, by name. */
export interface Channels {
  readonly all: ReadonlyMap<string, Channel>
  close(): Promise<void>
}

/** What all channels are told with. */
export interface ChannelMeans extends Pick<ChannelContext, 'clock' | 'names' | 'pageOf'> {
  /** The incidents that a target was told of and that are not over. */
  readonly standing: (target: string) => readonly ToldIncident[]
  /** What a message to a target says. */
  readonly wording: (message: Message, target: string) => Wording
}

/** Makes the channels of a configuration; nothing is sent yet. */
export function makeChannels(
  { config, secret, hosts }: Notifying,
  { standing, wording, ...means }: ChannelMeans,
): Channels {
  const http = new Http(hosts)
  const all = new Map<string, Channel>()
  for (const [name, { type, ...given }] of Object.entries(config.channels ?? {})) {
    const keyOf = (addressee: string) => targetKey({ channel: name, addressee })
    const own = {
      standing: (addressee: string) => standing(keyOf(addressee)),
      wording: (message: Message, addressee: string) => wording(message, keyOf(addressee)),
    }
    const context = { ...means, ...own, name, http, hosts, secret }
    const kind = channelKinds[type]
    if (kind !== undefined) all.set(name, kind.make(given, context))
  }
  return {
    all,
    close: async () => {
      for (const channel of all.values()) await channel.close?.()
      await http.close()
    },
  }
}
