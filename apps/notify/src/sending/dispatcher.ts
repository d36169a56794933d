import { setTimeout as sleep } from 'node:timers/promises'
import { deadline } from '@nrg/influx/deadline'
import type { FastifyBaseLogger } from 'fastify'
import type { Channel } from '../channels/channel.ts'
import type { Outcome } from '../channels/outcome.ts'
import { targetOf } from '../decisions/target.ts'
import type { History } from '../messages/history.ts'
import type { Message } from '../messages/message.ts'
import type { Wording } from '../messages/wording.ts'
import type { Entry } from '../outbox/entry.ts'
import type { Outbox, Waiting } from '../outbox/outbox.ts'
import { nextAttempt } from './backoff.ts'
import { Lane } from './lane.ts'

/** Messages of one channel that are under way at one time. */
const AT_ONCE = 4
/** The longest that an attempt takes. */
const ATTEMPT_MS = 15_000
/** What waits is looked at so often at least. */
const LOOK_MS = 1000

export interface DispatcherOptions {
  readonly outbox: Outbox
  readonly channels: ReadonlyMap<string, Channel>
  readonly wording: (message: Message, target: string) => Wording
  readonly history: (message: Message) => Promise<History | undefined>
  /** Milliseconds since the epoch. */
  readonly clock: () => number
  readonly log: Pick<FastifyBaseLogger, 'info' | 'warn' | 'error'>
  /** Told of each attempt and how many milliseconds it took. */
  readonly onAttempt?: (entry: Entry, outcome: Outcome, ms: number) => void
}

/** Sends what is in the outbox, each channel for itself: one that does not answer holds no other. */
export class Dispatcher {
  readonly #options: DispatcherOptions
  readonly #lanes = new Map<string, Lane>()
  readonly #closing = new AbortController()
  readonly #sending = new Set<Promise<void>>()
  #timer: NodeJS.Timeout | undefined

  constructor(options: DispatcherOptions) {
    this.#options = options
    for (const name of options.channels.keys()) this.#lanes.set(name, new Lane())
  }

  /** Begins with what waits. */
  start(): void {
    this.add(this.#options.outbox.waiting())
  }

  /** Sends these as well. */
  add(waiting: Iterable<Waiting>): void {
    for (const one of waiting) this.#laneOf(targetOf(one.target).channel).add(one)
    this.#pump()
  }

  /** Messages that wait, by channel. */
  *sizes(): Generator<[channel: string, size: number]> {
    for (const [name, lane] of this.#lanes) yield [name, lane.size]
  }

  /** Messages that were tried in vain so often and wait, by channel: those channels that have any. */
  *failing(attempts = 1): Generator<[channel: string, size: number]> {
    for (const [name, lane] of this.#lanes) {
      const size = lane.failing(attempts)
      if (size > 0) yield [name, size]
    }
  }

  /** Whether a channel has asked to be left alone. */
  isHeld(channel: string): boolean {
    return this.#laneOf(channel).isHeld(this.#options.clock())
  }

  /** Leaves a channel alone for so many milliseconds. */
  hold(channel: string, ms: number): void {
    this.#laneOf(channel).hold(this.#options.clock() + ms)
  }

  /** Ends what is under way; what is not known to be sent stays in the outbox. */
  async close(): Promise<void> {
    clearTimeout(this.#timer)
    this.#closing.abort()
    await Promise.all(this.#sending)
  }

  /** What waits for a channel that is no longer configured has one too, until it is given up. */
  #laneOf(channel: string): Lane {
    const lane = this.#lanes.get(channel) ?? new Lane()
    this.#lanes.set(channel, lane)
    return lane
  }

  #pump(): void {
    if (this.#closing.signal.aborted) return
    const { outbox, clock } = this.#options
    // What would become of a message could not be kept: sent now, it would be sent again.
    if (outbox.fault !== undefined) {
      this.#pumpIn(LOOK_MS)
      return
    }
    const now = clock()
    let next = Number.POSITIVE_INFINITY
    for (const [name, lane] of this.#lanes) {
      while (lane.underWay < AT_ONCE) {
        const one = lane.take(now)
        if (one === undefined) break
        const sending = this.#send(name, lane, one).finally(() => {
          this.#sending.delete(sending)
          this.#pump()
        })
        this.#sending.add(sending)
      }
      if (lane.underWay < AT_ONCE) next = Math.min(next, lane.next)
    }
    // Not at once either: what could be sent now has just been looked for.
    if (next < Number.POSITIVE_INFINITY) this.#pumpIn(Math.min(Math.max(next - now, 20), LOOK_MS))
    else clearTimeout(this.#timer)
  }

  #pumpIn(ms: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#pump(), ms).unref()
  }

  async #send(name: string, lane: Lane, { place }: Waiting): Promise<void> {
    const { outbox, channels, clock, log, onAttempt } = this.#options
    try {
      const entry = await outbox.get(place)
      if (entry === undefined) return lane.remove(place)
      const began = performance.now()
      const outcome = await this.#attempt(channels.get(name), entry)
      // Of what was broken off by our own end nothing is known.
      if (outcome.kind === 'failed' && this.#closing.signal.aborted) return
      onAttempt?.(entry, outcome, performance.now() - began)
      const after = settled(entry, outcome, clock())
      if (outcome.kind === 'failed' && outcome.retryAfterMs !== undefined) this.hold(name, outcome.retryAfterMs)
      await this.#keep(after)
      if (after.state === 'waiting') lane.add(after)
      else lane.remove(place)
      tell(log, after)
    } catch (error) {
      if (this.#closing.signal.aborted) return
      log.error(error, `a message to ${name} cannot be read from the outbox now`)
      this.#wait(lane, place)
    }
  }

  #wait(lane: Lane, place: number): void {
    const { outbox, clock } = this.#options
    const known = outbox.waitingAt(place)
    if (known !== undefined) lane.add({ ...known, next: clock() + LOOK_MS })
  }

  /** Keeps what became of a message, however long that cannot be done: sent again it would be told twice. */
  async #keep(after: Entry): Promise<void> {
    const { outbox, log } = this.#options
    for (let tries = 0; ; tries++)
      try {
        return await outbox.update([after])
      } catch (error) {
        if (tries === 0) log.error(error, `what became of a message to ${after.target} cannot be kept yet`)
        await sleep(LOOK_MS, undefined, { signal: this.#closing.signal })
      }
  }

  async #attempt(channel: Channel | undefined, { key, target, message }: Entry): Promise<Outcome> {
    const { addressee } = targetOf(target)
    const { signal, clear } = deadline(ATTEMPT_MS, this.#closing.signal)
    try {
      if (channel?.addressees.includes(addressee) !== true)
        return { kind: 'failed', reason: `${target} is no longer in the configuration` }
      const wording = this.#options.wording(message, target)
      const history = () => this.#options.history(message)
      return await channel.send({ key, addressee, message, wording, history }, signal)
    } catch (error) {
      return { kind: 'failed', reason: signal.aborted ? 'no answer in time' : (error as Error).message }
    } finally {
      clear()
    }
  }
}

/** An entry after an attempt. */
function settled(entry: Entry, outcome: Outcome, now: number): Entry {
  const attempts = entry.attempts + 1
  if (outcome.kind === 'sent') {
    const { fault: _, ...rest } = entry
    return { ...rest, state: 'sent', attempts, settled: now }
  }
  const { reason: fault, retryAfterMs } = outcome
  const next = nextAttempt({ from: entry.from, attempts, retryAfterMs }, now, Math.random())
  if (next === undefined) return { ...entry, state: 'given_up', attempts, settled: now, fault }
  return { ...entry, attempts, next, fault }
}

function tell(log: DispatcherOptions['log'], { target, message, state, attempts, fault }: Entry): void {
  const what = `${message.kind} of ${message.incidents.map(({ id }) => id).join(', ') || 'nothing'} to ${target}`
  if (state === 'sent') log.info(`sent: ${what}`)
  else if (state === 'given_up') log.error(`given up after a day: ${what}: ${fault}`)
  // The first time, and then each time that it takes ten times as many.
  else if (/^10*$/.test(String(attempts))) log.warn(`not sent yet (attempt ${attempts}): ${what}: ${fault}`)
}
