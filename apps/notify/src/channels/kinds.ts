import { alertmanager } from './alertmanager.ts'
import type { ChannelKind } from './channel.ts'
import { mqtt } from './mqtt.ts'
import { pagerduty } from './pagerduty.ts'
import { slack } from './slack.ts'
import { webhook } from './webhook.ts'

/** All types of channels, by the names that the configuration has for them. */
export const channelKinds: Readonly<Record<string, ChannelKind>> = {
  alertmanager,
  mqtt,
  pagerduty,
  slack,
  webhook,
}
