import { isIP } from 'node:net'
import { type Static, Type } from '@sinclair/typebox'
import { createTransport } from 'nodemailer'
import { Secret } from '../configuration/secret.ts'
import { plainText } from '../messages/escape.ts'
import type { History } from '../messages/history.ts'
import { type ChannelContext, channelKind, type Delivery } from './channel.ts'
import { chartPng } from './chart.ts'
import { CHART_CID, mailHtml } from './email-html.ts'
import { SHOWN, without } from './http.ts'

const Address = Type.String({
  pattern: '^[^\\s<>()\\[\\],;:"@\\\\]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$',
  maxLength: 254,
  description: 'an address: night-shift@example.org',
})

const schema = Type.Object({
  host: Type.String({ pattern: '^[^\\s/:@]+$', description: 'the server that takes mail' }),
  port: Type.Optional(Type.Integer({ minimum: 1, maximum: 65_535 })),
  security: Type.Optional(
    Type.Union([Type.Literal('starttls'), Type.Literal('tls'), Type.Literal('none')], {
      description: 'starttls, as where it is left out, tls, or none',
    }),
  ),
  username: Type.Optional(Type.String({ minLength: 1 })),
  password: Type.Optional(Secret),
  from: Address,
  to: Type.Union([Address, Type.Array(Address, { minItems: 1, maxItems: 100 })], {
    description: 'an address or a list: each has a mail of its own',
  }),
})

const PORTS = { starttls: 587, tls: 465, none: 25 } as const
const CONNECT_MS = 10_000

/** E-mail: text and HTML, with the hour before as a picture in the mail itself. Each addressee has a mail of their own. */
export const email = channelKind({
  schema,
  fault: ({ security, username, password }) => {
    if ((username === undefined) !== (password === undefined))
      return { path: [], message: 'username and password go together' }
    if (security === 'none' && password !== undefined)
      return { path: ['security'], message: 'a password would be sent in the open: use starttls or tls' }
    return undefined
  },
  hosts: ({ host }) => [host],
  make: (config, context) => {
    const { to, password } = config
    const secrets = password === undefined ? [] : [context.secret(password)]
    return {
      addressees: [...new Set(typeof to === 'string' ? [to] : to)],
      digests: true,
      send: async (delivery, signal) => {
        const transport = await openTransport(config, context)
        const end = () => transport.close()
        signal.addEventListener('abort', end, { once: true })
        try {
          await transport.sendMail(await mailOf(delivery, config.from))
          return { kind: 'sent' }
        } catch (error) {
          const { response, message } = error as Error & { readonly response?: string }
          const why = signal.aborted ? 'no answer in time' : (response ?? message)
          return { kind: 'failed', reason: `${config.host}: ${plainText(without(why, secrets)).slice(0, SHOWN)}` }
        } finally {
          signal.removeEventListener('abort', end)
          end()
        }
      },
    }
  },
})

async function openTransport(
  { host, port, security = 'starttls', username, password }: Static<typeof schema>,
  { hosts, secret }: ChannelContext,
) {
  // The address that was looked at is the one that is connected to; the certificate is that of the name.
  const { address } = await hosts.resolve(host)
  return createTransport({
    host: address,
    port: port ?? PORTS[security],
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    tls: { ...(isIP(host) === 0 && { servername: host }), rejectUnauthorized: true, minVersion: 'TLSv1.2' },
    ...(username !== undefined && password !== undefined && { auth: { user: username, pass: secret(password) } }),
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: CONNECT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
}

async function mailOf(delivery: Delivery, from: string) {
  const { key, addressee, message, wording } = delivery
  const { title, text } = wording.say(plainText)
  const history = await pictured(delivery)
  const [first, ...more] = message.incidents
  const domain = from.slice(from.indexOf('@') + 1)
  // All of an incident is one thread.
  const thread = first === undefined || more.length > 0 ? {} : threadOf(`<${first.id}.nrg@${domain}>`)
  const urgent = message.incidents.some(({ open, severity }) => open && severity === 'critical')
  const links = [wording.page, ...(wording.acknowledge === undefined ? [] : [`Acknowledge: ${wording.acknowledge}`])]
  return {
    from: { name: 'NRG', address: from },
    to: { name: '', address: addressee },
    subject: title,
    text: `${text}\n\n${links.join('\n')}\n`,
    html: mailHtml(delivery, history?.history),
    attachments: history === undefined ? [] : [picture(history.png)],
    // The same at each attempt: what comes twice is seen to be one mail.
    messageId: `<${key}@${domain}>`,
    date: new Date(message.at),
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    ...thread,
    ...(urgent && { priority: 'high' as const }),
  }
}

const threadOf = (id: string) => ({ inReplyTo: id, references: id })

const picture = (content: Buffer) => ({
  filename: 'chart.png',
  content,
  contentType: 'image/png',
  cid: CHART_CID,
  contentDisposition: 'inline' as const,
})

/** A mail without a picture is better than none. */
async function pictured({ history }: Delivery): Promise<{ history: History; png: Buffer } | undefined> {
  try {
    const found = await history()
    return found && { history: found, png: await chartPng(found) }
  } catch {
    return undefined
  }
}
