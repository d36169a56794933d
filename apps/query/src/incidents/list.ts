import { siteName } from '@nrg/detection/place'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import type { Incident } from '@nrg/schema/incident'
import type { LiveIncident } from '../live/live-state.ts'
import { type Page, pageOf, type SortKey } from '../parameters/page.ts'
import { foldedWords, startsAWord } from '../words.ts'
import { answerIncident } from './answer.ts'
import type { CasesQuestion, Order } from './parameters.ts'

/** What both an alert and an incident are listed by. */
export interface Listed {
  readonly id: string
  readonly severity: string
  readonly open: boolean
  readonly since: number
  readonly until: number
}

/** The incidents that a question is about, in its order. */
export function listIncidents(
  incidents: readonly LiveIncident[],
  question: CasesQuestion,
  fleet: FleetConfig,
  now: number,
): Page<Incident> {
  const answers = incidents
    .filter(({ incident }) => question.to === undefined || incident.since < question.to)
    .map((live) => ({ ...live, answer: answerIncident(live, fleet, now) }))
    .filter(({ incident, answer }) => {
      const { state, device, site, metric, reason, severity, kind, q } = question
      return (
        isOneOf(state, [answer.state]) &&
        isOneOf(severity, [answer.severity]) &&
        isOneOf(kind, [answer.kind]) &&
        isOneOf(device, incident.devices) &&
        (site === undefined || (answer.site ?? '') === site) &&
        isOneOf(
          metric,
          incident.alerts.map((alert) => alert.metric),
        ) &&
        isOneOf(
          reason,
          incident.alerts.map((alert) => alert.reason),
        ) &&
        (question.incident === undefined || question.incident === answer.id) &&
        saysAll(q, [
          answer.title,
          answer.name ?? '',
          answer.site ?? '',
          siteName(fleet, answer.site),
          ...answer.devices,
        ])
      )
    })
  return pageBy(
    answers,
    ({ incident, open, answer }) => ({ ...incident, open, severity: answer.severity }),
    question,
    'incidents',
    ({ answer }) => answer,
  )
}

/** Whether one of the values is asked for; whatever they are, where nothing is. */
export const isOneOf = (asked: readonly string[] | undefined, values: readonly string[]): boolean =>
  asked === undefined || values.some((value) => asked.includes(value))

/** Whether each word that is looked for begins one of the texts' words. */
export const saysAll = (q: string | undefined, texts: readonly string[]): boolean =>
  q === undefined || startsAWord(foldedWords(q), foldedWords(texts.join(' ')))

/** The page of a list of alerts or incidents. */
export function pageBy<T, A>(
  items: readonly T[],
  listed: (item: T) => Listed,
  { order, limit, cursor }: Pick<CasesQuestion, 'order' | 'limit' | 'cursor'>,
  name: string,
  answer: (item: T) => A,
): Page<A> {
  const page = pageOf(items, (item) => keyOf(listed(item), order), compareKeys, {
    limit,
    cursor,
    order: `${name} ${order}`,
  })
  return { ...page, items: page.items.map(answer) }
}

function keyOf({ id, severity, open, since, until }: Listed, order: Order): SortKey {
  switch (order) {
    case 'trouble':
      return [open ? 0 : 1, open && severity !== 'critical' ? 1 : 0, open ? -since : -until, id]
    case 'newest':
      return [-since, id]
    case 'oldest':
      return [since, id]
  }
}

function compareKeys(a: SortKey, b: SortKey): number {
  for (const [index, part] of a.entries()) {
    const other = b[index] as string | number
    if (part !== other) return part < other ? -1 : 1
  }
  return 0
}
