import { alertmanager } from './alertmanager.ts'
import type { ChannelKind } from './channel.ts'
import { email } from './email.ts'
import { mqtt } from './mqtt.ts'
import { pagerduty } from './pagerduty.ts'
import { slack } from './slack.ts'
import { webhook } from './webhook.ts'

/** All types of channels, by the names that the configuration has for them. */
export const channelKinds: Readonly<Record<string, ChannelKind>> = {
  alertmanager,
  email,
  mqtt,
  pagerduty,
  slack,
  webhook,
}
