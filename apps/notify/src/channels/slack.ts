import { Type } from '@sinclair/typebox'
import { Secret } from '../configuration/secret.ts'
import { cut } from '../messages/cut.ts'
import { chatText } from '../messages/escape.ts'
import type { Message } from '../messages/message.ts'
import { channelKind, type Delivery } from './channel.ts'
import { hostOf, urlFault } from './secret-url.ts'

const schema = Type.Object({ url: Secret })

const TITLE = 250
/**
 * The most of a text, as JSON has it: Slack cuts off what is beyond 8000, and a Mattermost of before 4.4 refuses attachments of
 * more than 7900 in all, so that such a message would never be taken.
 */
const TEXT = 6000

/**
 * An incoming webhook of Slack, or of what takes the same (Mattermost): its address is its secret. A text is never a mention
 * or a link, whatever a device is called. One that is too long, as of very many incidents that were held, is cut after a line.
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
  const { title: full, text } = wording.say(chatText)
  const title = cut(full, TITLE)
  const link = wording.acknowledge === undefined ? '' : `\n<${wording.acknowledge}|Acknowledge>`
  return {
    attachments: [
      {
        fallback: title,
        color: colourOf(message),
        title,
        title_link: wording.page,
        text: `${shortened(text)}${link}`,
        ts: Math.floor(message.at / 1000),
      },
    ],
  }
}

/** The lines of a text that there is room for. */
function shortened(text: string): string {
  if (jsonLength(text) <= TEXT) return text
  const lines: string[] = []
  let room = TEXT
  for (const line of text.split('\n')) {
    room -= jsonLength(line)
    if (room < 0) break
    lines.push(line)
  }
  return `${lines.length === 0 ? cut(text, TEXT / 2) : lines.join('\n')}\n… and more, on the page`
}

/** A line is two signs longer than its own, for the end of it. */
const jsonLength = (text: string) => JSON.stringify(text).length

function colourOf({ kind, incidents }: Message): string {
  if (kind === 'withdrawn' || kind === 'test') return '#8a8f98'
  const open = incidents.filter((incident) => incident.open)
  if (open.length === 0) return '#2e7d32'
  return open.some(({ severity }) => severity === 'critical') ? '#c62828' : '#f9a825'
}
