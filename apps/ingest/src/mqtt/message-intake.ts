import type { Writer } from '@nrg/influx/write'
import type { FastifyBaseLogger } from 'fastify'
import type { Intake, Taken } from '../intake.ts'
import type { Sender } from '../keys/sender.ts'
import type { Sources } from '../sources/sources.ts'
import type { Spooling } from '../spool/spooling.ts'
import { type Message, messageLine } from './message.ts'
import { presenceLine, stateOf } from './presence.ts'
import { type MessageRules, readMessage } from './read-message.ts'
import { TOPICS, topicOf } from './topic.ts'

/** What became of a message: it is stored or kept, or it is bad, or it has to be tried again later. */
export type MessageOutcome =
  | { readonly kind: 'taken' }
  | { readonly kind: 'bad'; readonly reason: string }
  | { readonly kind: 'later'; readonly reason: string; readonly afterMs: number }

export interface MessageIntakeOptions {
  readonly take: Intake
  /** Writes to the registry. */
  readonly registry: Writer
  readonly spooling: Spooling | undefined
  readonly rules: () => MessageRules
  readonly sources: Sources
  readonly log: Pick<FastifyBaseLogger, 'warn'>
}

/** How long a message waits that nothing can take now, in milliseconds, where nobody says how long. */
const LATER_MS = 1000

/** Takes messages: what they have is in the database, in the spool or set aside before they are acknowledged. */
export class MessageIntake {
  readonly #options: MessageIntakeOptions
  #setsAside = true

  constructor(options: MessageIntakeOptions) {
    this.#options = options
  }

  /** Takes the readings of a message. One that is bad, or has something bad, is `bad`; the good of it is taken. */
  async take(message: Message, sender: Sender): Promise<MessageOutcome> {
    const { take, rules, sources } = this.#options
    const topic = topicOf(message.topic) ?? sources.match(message.topic)
    if (topic === undefined) return { kind: 'bad', reason: `the topic is none of ${TOPICS}, nor of a source` }
    if (topic.kind === 'ignored') return { kind: 'taken' }
    if (topic.kind === 'status') return this.#takeStatus(message, topic.device, sender)
    const batch = readMessage(message, topic, rules())
    if (batch.readings.length === 0 && batch.rejected.length === 0)
      return 'skipped' in batch && batch.skipped > 0 ? { kind: 'taken' } : { kind: 'bad', reason: 'it is empty' }
    return outcomeOf(await take(batch, { sender }))
  }

  /** Sets a bad message aside, as a dead letter; where there is no room for it, it is dropped. */
  async setAside(message: Message, reason: string): Promise<'kept' | 'dropped' | { readonly fault: string }> {
    const { spooling, log } = this.#options
    const outcome = await spooling?.spool.setAside('messages', [{ line: messageLine(message), reason }])
    if (outcome?.kind === 'fault') return { fault: outcome.reason }
    const isKept = outcome?.kind === 'kept'
    if (!isKept && this.#setsAside) {
      const why = spooling ? 'dead letters take a tenth of the spool: replay or drop them' : 'there is no spool'
      log.warn(`bad messages are dropped (${why}); the first: ${reason}`)
    }
    this.#setsAside = isKept
    return isKept ? 'kept' : 'dropped'
  }

  async #takeStatus({ payload }: Message, device: string | undefined, { covers }: Sender): Promise<MessageOutcome> {
    if (device === undefined) return { kind: 'bad', reason: 'what the topic names is no id of a device' }
    const state = stateOf(payload)
    if (state === undefined) return { kind: 'bad', reason: 'a status is online or offline' }
    if (covers?.(device) === false)
      return { kind: 'bad', reason: `device_id ${device} is none of the devices that this key is for` }
    const { registry, spooling, rules } = this.#options
    const lines = [presenceLine(device, state, rules().now)]
    const outcome = await registry.write(lines)
    if (outcome.kind === 'written') return { kind: 'taken' }
    if (outcome.kind === 'partial') return { kind: 'bad', reason: outcome.refused[0]?.reason ?? 'refused' }
    const unkept = spooling ? await spooling.keep('registry', lines, outcome.reason) : outcome.reason
    return unkept === undefined ? { kind: 'taken' } : later(unkept, outcome)
  }
}

function outcomeOf(taken: Taken): MessageOutcome {
  const outcome = taken.kind === 'stored' ? taken.outcome : undefined
  if (outcome?.kind === 'busy' || outcome?.kind === 'unreachable' || outcome?.kind === 'misconfigured')
    return later(outcome.reason, outcome)
  const refused = outcome !== undefined && 'refused' in outcome ? outcome.refused : []
  const [first, ...more] = [
    ...taken.batch.rejected.map(({ message }) => message),
    ...refused.map(({ reason }) => reason),
  ]
  if (first === undefined) return { kind: 'taken' }
  return { kind: 'bad', reason: more.length > 0 ? `${first}; and ${more.length} more` : first }
}

const later = (reason: string, outcome: object): MessageOutcome => ({
  kind: 'later',
  reason,
  afterMs: 'retryAfterMs' in outcome && typeof outcome.retryAfterMs === 'number' ? outcome.retryAfterMs : LATER_MS,
})
