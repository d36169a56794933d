import { randomUUID } from 'node:crypto'
import { alertId } from '@nrg/detection/alerts/id'
import type { Incident } from '@nrg/detection/alerts/incident'
import type { Channel } from './channels/channel.ts'
import type { Outcome } from './channels/outcome.ts'
import { crowdedMetrics, isCrowdable } from './decisions/crowd.ts'
import { type Explanation, explain } from './decisions/explain.ts'
import type { Policy } from './decisions/policy.ts'
import { targetKey } from './decisions/target.ts'
import { UnknownAlert, UnknownChannel } from './errors.ts'
import type { Message } from './messages/message.ts'
import type { Wording } from './messages/wording.ts'
import type { Outbox, Waiting } from './outbox/outbox.ts'
import { tryAgain } from './outbox/try-again.ts'
import { incidentIn } from './reader/find.ts'
import type { IncidentReader } from './reader/incident-reader.ts'

/** A message that was given up, for who looks after it. */
export interface GivenUp {
  readonly key: string
  readonly channel: string
  readonly kind: string
  readonly decided: string
  readonly incidents: readonly string[]
  readonly fault: string
}

export interface OperationsOptions {
  readonly reader: IncidentReader
  readonly outbox: Outbox
  readonly policy: Policy
  readonly channels: ReadonlyMap<string, Channel>
  readonly wording: (message: Message, target: string) => Wording
  /** Milliseconds since the epoch. */
  readonly clock: () => number
  /** Given what is to be sent again. */
  readonly onRetry: (waiting: Iterable<Waiting>) => void
}

/** The longest that a test message takes. */
const TEST_MS = 15_000

/** What an operator does with the service that runs, or with what it left behind. */
export class Operations {
  readonly #options: OperationsOptions

  constructor(options: OperationsOptions) {
    this.#options = options
  }

  /**
   * Says who is told of the incident of an alert, when and why.
   *
   * @throws UnknownAlert; an error of `@nrg/influx/errors`
   */
  async explain(id: string): Promise<Explanation & { readonly incident: string; readonly title: string }> {
    const { reader, outbox, policy, clock } = this.#options
    const { book, since } = outbox
    const now = clock()
    const view = await reader.read(now, now)
    const incident = incidentIn(view, id)
    if (incident === undefined) throw new UnknownAlert()
    const caseOf = ({ alerts }: Incident) => alerts.flatMap((alert) => book.ofAlert(alertId(alert)) ?? [])[0]
    const one = caseOf(incident)
    const look = view.look(incident)
    const looks = new Map(view.incidents.map((other) => [caseOf(other)?.id ?? '', view.look(other)]))
    const crowded = one !== undefined && isCrowdable(look) && crowdedMetrics(book, looks, now).has(one.metric)
    const { id: own, title } = look.told()
    return { incident: own, title, ...explain(one, look, { policy, since, crowded, now }) }
  }

  /**
   * Sends one message to all of a channel; answers what came of each. It is in no outbox.
   *
   * @throws UnknownChannel
   */
  async test(name: string): Promise<readonly { readonly addressee: string; readonly outcome: Outcome }[]> {
    const { channels, wording, clock } = this.#options
    const channel = channels.get(name)
    if (channel === undefined) throw new UnknownChannel(name, [...channels.keys()].join(', ') || 'none')
    const message = testMessage(clock())
    return Promise.all(
      channel.addressees.map(async (addressee) => {
        const key = `msg_test_${randomUUID()}`
        const own = wording(message, targetKey({ channel: name, addressee }))
        const delivery = { key, addressee, message, wording: own, history: async () => undefined }
        const outcome = await channel
          .send(delivery, AbortSignal.timeout(TEST_MS))
          .catch((error: Error): Outcome => ({ kind: 'failed', reason: error.message }))
        return { addressee, outcome }
      }),
    )
  }

  /** The messages that were given up. */
  async givenUp(): Promise<readonly GivenUp[]> {
    const { outbox } = this.#options
    const all: GivenUp[] = []
    for (const place of outbox.givenUp()) {
      const entry = await outbox.get(place)
      if (entry === undefined) continue
      const { key, target, message, fault = '' } = entry
      const incidents = message.incidents.map(({ id }) => id)
      all.push({
        key,
        channel: target,
        kind: message.kind,
        decided: new Date(message.at).toISOString(),
        incidents,
        fault,
      })
    }
    return all
  }

  /** Tries again what was given up, for another day; answers how many messages, and how many are not for being outdated. */
  async retry(): Promise<{ readonly retried: number; readonly outdated: number }> {
    const { outbox, clock, onRetry } = this.#options
    const { again, outdated } = await tryAgain(outbox, clock())
    onRetry(again)
    return { retried: again.length, outdated: outdated.length }
  }
}

function testMessage(now: number): Message {
  const told = {
    id: 'inc_test',
    formerly: [],
    title: 'This is a test',
    sentence: 'Somebody tries whether messages of this channel arrive; nothing has happened',
    severity: 'warning' as const,
    kind: 'unknown' as const,
    signs: [],
    metric: 'test',
    reason: 'test',
    unit: '',
    value: null,
    expected: null,
    score: null,
    site: null,
    site_name: '',
    sites: 1,
    devices: [],
    device_count: 0,
    name: null,
    alerts: [],
    alert_count: 0,
    since: now,
    until: now,
    open: false,
    acknowledged: null,
    excess_kwh: null,
    excess_cost: null,
    currency: null,
  }
  return { kind: 'test', at: now, incidents: [told] }
}
