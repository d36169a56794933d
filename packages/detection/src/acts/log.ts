import type { ActEvent, IncidentActEvent } from '@nrg/schema/act-event'
import type { LogEntry } from '@nrg/schema/explanation'

/** What an act is called when it is told. */
export const actNames: Readonly<Record<ActEvent['type'], string>> = {
  acknowledge: 'acknowledged',
  unacknowledge: 'unacknowledged',
  comment: 'comment',
  verdict: 'verdict',
  silence: 'silenced',
  silence_ended: 'unsilenced',
  device: 'device',
}

/** What people did about an incident, as its log tells it. */
export function actEntries(events: readonly IncidentActEvent[]): LogEntry[] {
  return events.map((event) => {
    const text = textOf(event)
    const time = new Date(event.time).toISOString()
    const { type, actor } = event
    const comment = type === 'acknowledge' && text !== undefined ? { comment: text } : {}
    return { time, type: actNames[type], actor, ...(text !== undefined && { text }), ...comment }
  })
}

function textOf(event: IncidentActEvent): string | undefined {
  switch (event.type) {
    case 'acknowledge':
      return event.comment
    case 'comment':
      return event.text
    case 'verdict':
      return [event.verdict ?? 'taken back', ...(event.cause === undefined ? [] : [event.cause])].join(': ')
    case 'unacknowledge':
      return undefined
  }
}
