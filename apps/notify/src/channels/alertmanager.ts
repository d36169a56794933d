import { type Static, Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { Secret } from '../configuration/secret.ts'
import { Url } from '../configuration/url.ts'
import { plainText } from '../messages/escape.ts'
import type { ToldIncident } from '../messages/message.ts'
import { incidentLabels } from './alertmanager-shape.ts'
import { channelKind, type Delivery } from './channel.ts'
import { hostOf } from './secret-url.ts'

/** What nobody says anything more of ends by itself: Alertmanager would take it for resolved after five minutes. */
const LASTS_MS = 30 * 86_400_000
const TEST_LASTS_MS = 300_000

const schema = Type.Object({ url: Url, authorization: Type.Optional(Secret) })

const Known = Type.Array(
  Type.Object({
    labels: Type.Record(Type.String(), Type.String()),
    startsAt: Type.String(),
  }),
)

/**
 * An Alertmanager that there is already: an alert for each incident, resolved with its end. Where an incident is no longer
 * what its labels said, the alert of before is resolved: it is looked for there, so nothing has to be kept here.
 *
 * @see https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml
 */
export const alertmanager = channelKind({
  schema,
  hosts: ({ url }) => [hostOf(url)],
  make: ({ url, authorization }, { name, http, secret: read }) => {
    const key = authorization === undefined ? '' : read(authorization)
    const headers: Record<string, string> = key === '' ? {} : { authorization: key }
    const secrets = [key, key.replace(/^\S+ +/, '')]
    const api = `${url.replace(/\/+$/, '')}/api/v2/alerts`
    return {
      addressees: [name],
      digests: true,
      send: async (delivery, signal) => {
        const { at, incidents } = delivery.message
        const alerts = incidents.map((incident) => alertOf(incident, delivery))
        const asked = await http.get({ url: `${api}?${filterOf(incidents)}`, headers, secrets }, signal)
        if (asked.kind === 'failed') return asked
        if (!Value.Check(Known, asked.value)) return { kind: 'failed', reason: `${hostOf(url)} is no Alertmanager` }
        const body = JSON.stringify([...outdated(asked.value, alerts, at), ...alerts])
        return http.post({ url: api, headers, body, secrets }, signal)
      },
    }
  },
})

type PostedAlert = ReturnType<typeof alertOf>

function alertOf(incident: ToldIncident, { message: { kind, at, incidents }, wording }: Delivery) {
  const { title, text } = wording.say(plainText)
  const open = incident.open && kind !== 'withdrawn'
  const ends = kind === 'test' ? at + TEST_LASTS_MS : open ? at + LASTS_MS : Math.max(incident.since, incident.until)
  const acknowledged = incident.acknowledged === null ? {} : { acknowledged: plainText(incident.acknowledged.by) }
  const link = wording.acknowledge === undefined ? {} : { acknowledge: wording.acknowledge }
  return {
    labels: labelsOf(incident),
    annotations: {
      title: plainText(incident.title),
      // Of several incidents each says its own.
      summary: incidents.length > 1 ? plainText(incident.sentence) : text,
      message: title,
      ...acknowledged,
      ...link,
    },
    startsAt: new Date(incident.since).toISOString(),
    endsAt: new Date(ends).toISOString(),
    generatorURL: wording.pageOf(incident),
  }
}

const labelsOf = (incident: ToldIncident) =>
  Object.fromEntries(Object.entries(incidentLabels(incident)).map(([name, value]) => [name, plainText(value)]))

/** The alerts of these incidents, by whatever they were called. */
function filterOf(incidents: readonly ToldIncident[]): string {
  const ids = incidents.flatMap(({ id, formerly }) => [id, ...formerly])
  return new URLSearchParams({ filter: `incident=~"${ids.join('|')}"` }).toString()
}

function outdated(known: Static<typeof Known>, alerts: readonly PostedAlert[], at: number) {
  const now = new Set(alerts.map(({ labels }) => nameOf(labels)))
  return known
    .filter(({ labels }) => !now.has(nameOf(labels)))
    .map(({ labels, startsAt }) => ({ labels, startsAt, endsAt: new Date(at).toISOString() }))
}

const nameOf = (labels: Readonly<Record<string, string>>) => JSON.stringify(Object.entries(labels).sort())
