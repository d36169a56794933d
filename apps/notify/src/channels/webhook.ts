import { createHmac } from 'node:crypto'
import { Type } from '@sinclair/typebox'
import { Secret } from '../configuration/secret.ts'
import { Url } from '../configuration/url.ts'
import { plainText } from '../messages/escape.ts'
import { alertsOf } from './alertmanager-shape.ts'
import { channelKind, type Delivery } from './channel.ts'

const schema = Type.Object({ url: Url, secret: Secret })

/**
 * A webhook: the JSON of Alertmanager's webhook, so that receivers made for it work, with ours under `nrg`. It is signed as
 * Standard Webhooks has it, and its id is the idempotency key.
 *
 * @see https://prometheus.io/docs/alerting/latest/configuration/#webhook_config
 * @see https://www.standardwebhooks.com
 */
export const webhook = channelKind({
  schema,
  hosts: ({ url }) => [new URL(url).hostname],
  make: ({ url, secret }, { name, http, clock, secret: read }) => {
    const key = read(secret)
    return {
      addressees: [name],
      digests: true,
      send: (delivery, signal) => {
        const body = JSON.stringify(bodyOf(delivery, name))
        const headers = { 'idempotency-key': delivery.key, ...signed(delivery.key, body, key, clock()) }
        return http.post({ url, headers, body, secrets: [key] }, signal)
      },
    }
  },
})

function bodyOf({ key, message, wording }: Delivery, receiver: string) {
  const { incidents, kind, at, note } = message
  const { title, text } = wording.say(plainText)
  const [first, ...more] = incidents
  const common =
    first === undefined || more.length > 0 ? {} : { incident: first.id, kind: first.kind, severity: first.severity }
  const alerts = incidents.flatMap((incident) => alertsOf(incident, wording.pageOf(incident)))
  return {
    version: '4',
    groupKey: incidents.length === 1 ? `incident:${first?.id}` : `digest:${key}`,
    truncatedAlerts: incidents.reduce((sum, { alerts: shown, alert_count }) => sum + alert_count - shown.length, 0),
    status: incidents.some(({ open }) => open) ? 'firing' : 'resolved',
    receiver,
    groupLabels: common,
    commonLabels: common,
    commonAnnotations: { title, summary: text },
    externalURL: wording.page,
    alerts,
    nrg: {
      id: key,
      message: kind,
      at: new Date(at).toISOString(),
      ...(note !== undefined && { note }),
      ...(wording.acknowledge !== undefined && { acknowledge: wording.acknowledge }),
      incidents: incidents.map(({ alerts: _, since, until, open, ...told }) => ({
        ...told,
        since: new Date(since).toISOString(),
        until: open ? null : new Date(until).toISOString(),
        page: wording.pageOf(told),
      })),
    },
  }
}

/** The headers that prove who sends a body, and when. */
export function signed(id: string, body: string, secret: string, now: number): Record<string, string> {
  const timestamp = String(Math.floor(now / 1000))
  const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : Buffer.from(secret)
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` }
}
