import type { ChannelKind } from './channel.ts'
import { webhook } from './webhook.ts'

/** All types of channels, by the names that the configuration has for them. */
export const channelKinds: Readonly<Record<string, ChannelKind>> = {
  webhook,
}
