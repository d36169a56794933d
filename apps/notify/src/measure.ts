import { Counter, Gauge, Histogram, type Registry } from '@nrg/service/metrics'
import type { Outcome } from './channels/outcome.ts'
import { targetOf } from './decisions/target.ts'
import type { Entry } from './outbox/entry.ts'
import type { Outbox } from './outbox/outbox.ts'
import type { Dispatcher } from './sending/dispatcher.ts'

/** Seconds: from what is sent at once to what waited for a channel that was away for a day. */
const BUCKETS = [0.1, 0.5, 1, 2, 5, 10, 30, 60, 300, 3600, 86_400]

/** Counts attempts, and says how long they and the messages took; answers what is told of each attempt. */
export function measureAttempts(register: Registry, clock: () => number) {
  const registers = [register]
  const attempts = new Counter({
    name: 'nrg_notify_attempts_total',
    help: 'Attempts to send a message, by channel, kind and what came of it.',
    labelNames: ['channel', 'kind', 'outcome'] as const,
    registers,
  })
  const durations = new Histogram({
    name: 'nrg_notify_attempt_duration_seconds',
    help: 'How long an attempt took, by channel.',
    labelNames: ['channel'] as const,
    registers,
  })
  const delays = new Histogram({
    name: 'nrg_notify_delay_seconds',
    help: 'From the decision to tell somebody until that was sent, by channel.',
    labelNames: ['channel'] as const,
    buckets: BUCKETS,
    registers,
  })
  return ({ target, message }: Entry, { kind: outcome }: Outcome, ms: number): void => {
    const { channel } = targetOf(target)
    attempts.inc({ channel, kind: message.kind, outcome })
    durations.observe({ channel }, ms / 1000)
    if (outcome === 'sent') delays.observe({ channel }, Math.max(0, clock() - message.at) / 1000)
  }
}

/** Says in the metrics what is in the outbox. */
export function measureOutbox(register: Registry, outbox: Outbox, dispatcher: Dispatcher): void {
  const gauge = (name: string, help: string, value: () => number) =>
    new Gauge({
      name,
      help,
      registers: [register],
      collect() {
        this.set(value())
      },
    })
  new Gauge({
    name: 'nrg_notify_waiting',
    help: 'Messages that wait to be sent, by channel.',
    labelNames: ['channel'] as const,
    registers: [register],
    collect() {
      for (const [channel, size] of dispatcher.sizes()) this.set({ channel }, size)
    },
  })
  gauge('nrg_notify_given_up', 'Messages that could not be sent within a day.', () => outbox.counts.givenUp)
  gauge('nrg_notify_unrecorded', 'Messages that were sent and are not on record yet.', () => outbox.counts.unrecorded)
  gauge('nrg_notify_cases', 'Incidents that are followed.', () => outbox.book.size)
}
