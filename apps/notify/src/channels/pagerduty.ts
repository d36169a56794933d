import { createHash } from 'node:crypto'
import { Type } from '@sinclair/typebox'
import { Secret } from '../configuration/secret.ts'
import { Url } from '../configuration/url.ts'
import { cut } from '../messages/cut.ts'
import { plainText } from '../messages/escape.ts'
import type { Message, ToldIncident } from '../messages/message.ts'
import { whereOf } from '../messages/wording.ts'
import { channelKind, type Delivery } from './channel.ts'
import { hostOf } from './secret-url.ts'

const PAGERDUTY = 'https://events.pagerduty.com/v2/enqueue'
/** What PagerDuty takes of a summary. */
const SUMMARY = 1024
/** And of a `dedup_key`, without which nothing is acknowledged or resolved. */
const DEDUP_KEY = 255

const schema = Type.Object({ routing_key: Secret, url: Type.Optional(Url) })

/**
 * PagerDuty's events of version 2: one alert an incident, which is acknowledged and resolved as the incident is.
 *
 * @see https://developer.pagerduty.com/docs/events-api-v2-overview
 */
export const pagerduty = channelKind({
  schema,
  hosts: ({ url = PAGERDUTY }) => [hostOf(url)],
  make: ({ url = PAGERDUTY, routing_key }, { name, http, secret: read }) => {
    const key = read(routing_key)
    return {
      addressees: [name],
      digests: false,
      send: async (delivery, signal) => {
        for (const event of eventsOf(delivery)) {
          const body = JSON.stringify({ routing_key: key, ...event })
          const outcome = await http.post({ url, headers: {}, body, secrets: [key] }, signal)
          if (outcome.kind === 'failed') return outcome
        }
        return { kind: 'sent' }
      },
    }
  },
})

function* eventsOf(delivery: Delivery): Generator<object> {
  const { message } = delivery
  const [incident] = message.incidents
  if (incident === undefined) return
  // What turned out to be this one is told by this one.
  for (const id of incident.formerly) yield { event_action: 'resolve', dedup_key: dedupKeyOf(id) }
  const event_action = actionOf(message)
  const dedup_key = dedupKeyOf(incident.id)
  if (event_action !== 'trigger') yield { event_action, dedup_key }
  else yield { event_action, dedup_key, ...triggerOf(incident, delivery) }
}

/** The id of an incident; where its device and metric have very long names, another one that is its own as well. */
const dedupKeyOf = (id: string): string =>
  id.length <= DEDUP_KEY ? id : `inc_${createHash('sha256').update(id).digest('hex')}`

function actionOf({ kind }: Message): 'trigger' | 'acknowledge' | 'resolve' {
  if (kind === 'over' || kind === 'withdrawn') return 'resolve'
  return kind === 'acknowledged' ? 'acknowledge' : 'trigger'
}

function triggerOf(incident: ToldIncident, { wording }: Delivery) {
  const { title, text } = wording.say(plainText)
  const { severity, site_name, devices, metric, reason, kind, since } = incident
  const links = [
    { href: wording.page, text: 'The incident' },
    ...(wording.acknowledge === undefined ? [] : [{ href: wording.acknowledge, text: 'Acknowledge' }]),
  ]
  return {
    payload: {
      summary: cut(title, SUMMARY),
      source: plainText(whereOf(incident)) || 'the fleet',
      severity,
      timestamp: new Date(since).toISOString(),
      ...(devices[0] !== undefined && { component: devices[0] }),
      ...(site_name !== '' && { group: plainText(site_name) }),
      class: `${metric} ${reason}`,
      custom_details: { text, kind, devices, incident: incident.id },
    },
    links,
    client: 'NRG',
    client_url: wording.page,
  }
}
