import { eventLine } from '@nrg/influx/event-line'
import type { Writer } from '@nrg/influx/write'
import { MESSAGE_MEASUREMENT, type MessageEvent } from '@nrg/schema/message-event'
import type { FastifyBaseLogger } from 'fastify'
import { targetOf } from '../decisions/target.ts'
import type { Entry } from '../outbox/entry.ts'
import type { Outbox } from '../outbox/outbox.ts'
import { Regularly } from './regularly.ts'

/** So often what was sent is put on record. */
const EVERY_MS = 1000
const AT_ONCE = 200

export interface RecorderOptions {
  readonly outbox: Outbox
  /** Writes to the registry. */
  readonly writer: Writer
  readonly log: Pick<FastifyBaseLogger, 'warn'>
}

/** Puts each message that was sent on record, once it can: an event of the registry, the same however often it is written. */
export class Recorder {
  readonly #options: RecorderOptions
  readonly #recording: Regularly
  #said: string | undefined

  constructor(options: RecorderOptions) {
    this.#options = options
    this.#recording = new Regularly(EVERY_MS, () => this.#next().catch((error: Error) => this.#say(error.message)))
  }

  close(): Promise<void> {
    return this.#recording.close()
  }

  async #next(): Promise<void> {
    const { outbox, writer } = this.#options
    const entries: Entry[] = []
    for (const place of outbox.unrecorded()) {
      const entry = await outbox.get(place)
      if (entry !== undefined) entries.push(entry)
      if (entries.length === AT_ONCE) break
    }
    if (entries.length === 0) return
    const outcome = await writer.write(entries.map(messageLine))
    // A line that is never taken would be tried for ever.
    if (outcome.kind === 'written' || outcome.kind === 'partial')
      await outbox.update(entries.map((entry) => ({ ...entry, recorded: true })))
    this.#say(
      outcome.kind === 'written' ? undefined : outcome.kind === 'partial' ? outcome.refused[0]?.reason : outcome.reason,
    )
  }

  #say(reason: string | undefined): void {
    if (reason !== undefined && reason !== this.#said)
      this.#options.log.warn(`what was sent is not on record yet: ${reason}`)
    this.#said = reason
  }
}

/** The line of a message that was sent. */
export function messageLine({ key: id, target, message, attempts, settled: time = message.at }: Entry): string {
  const { channel, addressee } = targetOf(target)
  const { kind, at: decided, incidents: told } = message
  const incidents = told.map((incident) => incident.id)
  const event: MessageEvent = { id, time, decided, channel, addressee, kind, incidents, attempts }
  const fields = { id, channel, addressee, incident: incidents[0] ?? '' }
  return eventLine({ measurement: MESSAGE_MEASUREMENT, type: kind, id, time, event, told: fields })
}
