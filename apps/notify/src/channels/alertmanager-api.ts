import { type Static, Type } from '@sinclair/typebox'
import { plainText } from '../messages/escape.ts'
import type { Message, ToldIncident } from '../messages/message.ts'
import type { Wording } from '../messages/wording.ts'
import { incidentLabels } from './alertmanager-shape.ts'

/** What nobody says anything more of ends by itself: Alertmanager would take it for resolved after five minutes. */
const LASTS_MS = 30 * 86_400_000
const TEST_LASTS_MS = 300_000
/** What ends sooner than that is told anew. */
const RENEW_MS = 86_400_000

/** An alert as Alertmanager answers it, in what is needed here. */
const KnownAlert = Type.Object({
  labels: Type.Record(Type.String(), Type.String()),
  startsAt: Type.String(),
  endsAt: Type.String(),
})
export type KnownAlert = Static<typeof KnownAlert>
export const KnownAlerts = Type.Array(KnownAlert)

/** An alert as it is posted to Alertmanager. */
export type PostedAlert = ReturnType<typeof postedAlert>

/** The alert of one incident of a message. */
export function postedAlert(incident: ToldIncident, { kind, at, incidents }: Message, wording: Wording) {
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
export function filterOf(incidents: readonly ToldIncident[]): string {
  const ids = incidents.flatMap(({ id, formerly }) => [id, ...formerly])
  return new URLSearchParams({ filter: `incident=~"${ids.join('|')}"` }).toString()
}

/** The end of what is there and is said otherwise now. */
export function outdated(known: readonly KnownAlert[], alerts: readonly PostedAlert[], at: number) {
  const now = new Set(alerts.map(({ labels }) => nameOf(labels)))
  return known
    .filter(({ labels }) => !now.has(nameOf(labels)))
    .map(({ labels, startsAt }) => ({ labels, startsAt, endsAt: new Date(at).toISOString() }))
}

/** Whether an alert lasts for a while yet, if nothing more is said of it. */
export const lasts = ({ endsAt }: KnownAlert, at: number): boolean => Date.parse(endsAt) - at >= RENEW_MS

/** Those of which nothing is there: where something is, what else there is to say of it has a message of its own. */
export function lacking(known: readonly KnownAlert[], incidents: readonly ToldIncident[]): ToldIncident[] {
  const there = new Set(known.map(({ labels }) => labels.incident))
  return incidents.filter(({ id, formerly }) => ![id, ...formerly].some((one) => there.has(one)))
}

const nameOf = (labels: Readonly<Record<string, string>>) => JSON.stringify(Object.entries(labels).sort())
