import { Type } from '@sinclair/typebox'
import { Secret } from '../configuration/secret.ts'
import { chatText } from '../messages/escape.ts'
import type { Message } from '../messages/message.ts'
import { channelKind, type Delivery } from './channel.ts'
import { hostOf, urlFault } from './secret-url.ts'

const schema = Type.Object({ url: Secret })

/**
 * An incoming webhook of Slack, or of what takes the same (Mattermost): its address is its secret. A text is never a mention
 * or a link, whatever a device is called.
 *
 * @see https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
 * @see https://developers.mattermost.com/integrate/webhooks/incoming
 */
export const slack = channelKind({
  schema,
  fault: ({ url }, read) => urlFault('url', url, read),
  hosts: ({ url }, read) => [hostOf(read(url))],
  make: ({ url }, { name, http, secret: read }) => {
    const address = read(url)
    const { pathname } = new URL(address)
    return {
      addressees: [name],
      digests: true,
      send: (delivery, signal) =>
        http.post(
          { url: address, headers: {}, body: JSON.stringify(bodyOf(delivery)), secrets: [address, pathname] },
          signal,
        ),
    }
  },
})

function bodyOf({ message, wording }: Delivery) {
  const { title, text } = wording.say(chatText)
  const link = wording.acknowledge === undefined ? '' : `\n<${wording.acknowledge}|Acknowledge>`
  return {
    attachments: [
      {
        fallback: title,
        color: colourOf(message),
        title,
        title_link: wording.page,
        text: `${text}${link}`,
        ts: Math.floor(message.at / 1000),
      },
    ],
  }
}

function colourOf({ kind, incidents }: Message): string {
  if (kind === 'withdrawn' || kind === 'test') return '#8a8f98'
  const open = incidents.filter((incident) => incident.open)
  if (open.length === 0) return '#2e7d32'
  return open.some(({ severity }) => severity === 'critical') ? '#c62828' : '#f9a825'
}
