import type { Templates } from '../configuration/template.ts'
import type { Escape } from './escape.ts'
import type { Message, MessageKind, ToldIncident } from './message.ts'
import { defaultTemplates, fillIn } from './template.ts'

/** A message in words, for who writes it in a form of its own. */
export interface Wording {
  /** The line and the text of the message, made harmless for where they are put. */
  readonly say: (harmless: Escape) => { readonly title: string; readonly text: string }
  /** The page of the incident; of several, that of all. */
  readonly page: string
  readonly pageOf: (incident: Pick<ToldIncident, 'id'>) => string
  /** Where it can be acknowledged; left out where there is nothing to be. */
  readonly acknowledge?: string
}

export interface Links {
  readonly page: string
  readonly pageOf: Wording['pageOf']
  readonly acknowledge?: string
}

const labels: Readonly<Record<MessageKind, string>> = {
  raised: 'New',
  worse: 'Worse',
  spread: 'Spreads',
  over: 'Over',
  withdrawn: 'Taken back',
  acknowledged: 'Taken',
  reminder: 'Still open',
  digest: 'Held back',
  test: 'Test',
}

/** Puts a message into words. */
export function wordingOf(message: Message, links: Links, templates: Templates = {}): Wording {
  const view = viewOf(message, links)
  const { title, text } = { ...defaultTemplates, ...templates }
  return {
    ...links,
    say: (harmless) => ({ title: fillIn(title, view, harmless), text: fillIn(text, view, harmless).trimEnd() }),
  }
}

/** What templates are filled in with, by name. */
export function viewOf(message: Message, links: Links) {
  const { kind, incidents, note } = message
  const several = incidents.length > 1
  const told = incidents.map((incident) => ({ ...incidentView(incident, kind), page: links.pageOf(incident), several }))
  const [first] = told
  const label = kind === 'raised' ? (incidents[0]?.severity === 'critical' ? 'Critical' : 'Warning') : labels[kind]
  return {
    ...first,
    label,
    message: kind,
    note: note ?? '',
    incidents: told,
    ...(several && { title: `${told.length} incidents`, where: '' }),
    page: links.page,
    acknowledge: links.acknowledge ?? '',
  }
}

function incidentView(incident: ToldIncident, kind: MessageKind) {
  const { severity, title, sentence, unit, value, expected, score, devices, device_count, alert_count } = incident
  const unsure = kind === 'withdrawn'
  // What was not so has not lasted and cost nothing; a test is of nothing that began or ended.
  const lasts = !unsure && kind !== 'test'
  const over = !incident.open && lasts
  return {
    severity,
    critical: severity === 'critical',
    title,
    sentence: unsure ? `${sentence}; late readings took it back: it was not so` : sentence,
    value: value === null ? '' : `${value} ${unit}`.trim(),
    expected: expected === null ? '' : `${expected} ${unit}`.trim(),
    score: score ?? '',
    where: whereOf(incident),
    device: devices[0] ?? '',
    devices: listOf(devices, device_count),
    count: device_count > 1 ? `${device_count} devices: ${listOf(devices, device_count)}` : '',
    alerts: alert_count,
    kind: incident.kind,
    signs: incident.signs,
    cause: incident.kind === 'unknown' ? '' : [`probably ${incident.kind}`, ...incident.signs].join('; '),
    metric: incident.metric,
    reason: incident.reason,
    site: incident.site_name,
    since: timeOf(incident.since),
    until: over ? timeOf(incident.until) : '',
    over,
    lasted: lasts ? lengthOf(incident.until - incident.since) : '',
    energy: lasts ? energyOf(incident.excess_kwh) : '',
    cost: lasts ? costOf(incident) : '',
    taken: incident.acknowledged === null ? '' : takenBy(incident.acknowledged),
  }
}

/** What was beyond or below what was expected; nothing of what would be 0 as it is written. */
const energyOf = (kwh: number | null) =>
  kwh === null || kwh === 0 ? '' : kwh > 0 ? `${kwh} kWh more` : `${-kwh} kWh less`

const costOf = ({ excess_cost: cost, currency }: ToldIncident) =>
  cost === null || cost === 0 ? '' : `${Math.abs(cost).toFixed(2)} ${currency ?? ''}`.trim()

const takenBy = ({ by, comment }: NonNullable<ToldIncident['acknowledged']>) =>
  comment === undefined ? by : `${by}: ${comment}`

/** Where it is: the device, the site, or how many of them. */
export function whereOf({ name, site, site_name, sites, device_count }: ToldIncident): string {
  const place = sites > 1 ? `${sites} sites` : site === null ? '' : site_name
  const what = name ?? (device_count > 1 ? `${device_count} devices` : '')
  return [what, place].filter((part) => part !== '').join(', ')
}

const NAMED = 10

function listOf(devices: readonly string[], count: number): string {
  const named = devices.slice(0, NAMED)
  const more = count - named.length
  return more > 0 ? `${named.join(', ')} and ${more} more` : named.join(', ')
}

const timeOf = (ms: number) => `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`

/** A length of time in words; nothing for a moment. */
export function lengthOf(ms: number): string {
  const minutes = Math.round(ms / 60_000)
  if (minutes < 1) return ''
  if (minutes < 120) return `${minutes} min`
  const hours = Math.round(minutes / 6) / 10
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 2.4) / 10} d`
}
