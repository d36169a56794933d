import { DurableLevel } from '@nrg/leveldb/durable-level'
import { type Level, type OpenedLevel, openLevel, records } from '@nrg/leveldb/open-level'
import type { Case } from '../decisions/case.ts'
import { CaseBook } from '../decisions/case-book.ts'
import type { Decision } from '../decisions/decide.ts'
import { type Entry, entryOf } from './entry.ts'

/** What is settled, and its event is recorded, is kept for so long. */
const KEPT_MS = 30 * 86_400_000

const CASE = 'c!'
const ENTRY = 'm!'
const TOKEN = 'u!'
const STATE = Buffer.from('s!')

const caseKey = (id: string) => Buffer.from(CASE + id)
const entryKey = (place: number) => Buffer.from(ENTRY + String(place).padStart(15, '0'))
const tokenKey = (id: string) => Buffer.from(TOKEN + id)
const endOf = (prefix: string) => Buffer.from(`${prefix.slice(0, -1)}"`)

/** What has to be known of an entry to choose the next one that is sent. */
export type Waiting = Pick<Entry, 'place' | 'target' | 'cases' | 'next' | 'attempts'>

export interface OutboxOptions {
  readonly dir: string
  /** Milliseconds since the epoch. */
  readonly clock: () => number
  /** Opens the store in a folder; left out, as everywhere. */
  readonly open?: (dir: string) => Promise<OpenedLevel>
}

/** Since when there has been each target, in milliseconds since the epoch. */
interface State {
  readonly targets: Readonly<Record<string, number>>
}

/**
 * What was decided, and what became of it, in a LevelDB: cases, messages, links that were used. What a promise answers is
 * on the disk.
 */
export class Outbox {
  readonly book: CaseBook
  /** What was lost to damage of its files, in words. */
  readonly damage: string | undefined
  readonly #store: DurableLevel
  readonly #clock: () => number
  readonly #waiting = new Map<number, Waiting>()
  readonly #unrecorded = new Set<number>()
  readonly #givenUp = new Set<number>()
  #state: State
  #nextPlace: number

  private constructor(level: Level, { dir, clock, open = openLevel }: OutboxOptions, found: Found) {
    this.#store = new DurableLevel(level, { name: dir, reopen: async () => this.#restored(await open(dir)) })
    this.#clock = clock
    this.book = new CaseBook(found.cases)
    this.#state = found.state
    this.damage = found.damage
    this.#nextPlace = found.nextPlace
    for (const entry of found.entries) this.#index(entry)
  }

  /**
   * Opens the outbox in a folder, which is made where it is not there.
   *
   * @throws where the folder cannot be used, or another process uses it
   */
  static async open(options: OutboxOptions): Promise<Outbox> {
    const { dir, open = openLevel } = options
    const { level, repaired, setAside } = await open(dir)
    try {
      const found = await lookThrough(level)
      const damage = repaired || found.damaged ? describeDamage(dir, setAside) : undefined
      return new Outbox(level, options, { ...found, damage })
    } catch (error) {
      await level.close()
      throw error
    }
  }

  /** Keeps who is there now: who was not there before is so from now on. */
  async meet(targets: readonly string[]): Promise<void> {
    const now = this.#clock()
    this.#state = { targets: Object.fromEntries(targets.map((target) => [target, this.#state.targets[target] ?? now])) }
    await this.#store.write((batch) => batch.put(STATE, json(this.#state)))
  }

  /** Since when there has been a target, in milliseconds since the epoch. */
  since = (target: string): number => this.#state.targets[target] ?? Number.POSITIVE_INFINITY

  /** Keeps what was decided, all of it or nothing. */
  async keep({ changed, removed, messages }: Decision): Promise<readonly Entry[]> {
    if (changed.length + removed.length + messages.length === 0) return []
    const now = this.#clock()
    let place = this.#nextPlace
    const entries = messages.map(({ key, target, cases, message }): Entry => {
      const fresh = { state: 'waiting' as const, from: now, attempts: 0, next: now, recorded: false }
      return { place: place++, key, target, cases: [...cases], message, ...fresh }
    })
    await this.#store.write((batch) => {
      for (const one of changed) batch.put(caseKey(one.id), json(one))
      for (const id of removed) batch.del(caseKey(id))
      for (const entry of entries) batch.put(entryKey(entry.place), json(entry))
    })
    this.#nextPlace = place
    for (const id of removed) this.book.remove(id)
    for (const one of changed) this.book.put(one)
    for (const entry of entries) this.#index(entry)
    return entries
  }

  /** Why nothing can be kept, so that nothing is told; undefined where all is well. */
  get fault(): string | undefined {
    return this.#store.fault
  }

  /** What waits to be sent, by its place. */
  waiting(): Iterable<Waiting> {
    return this.#waiting.values()
  }

  /** What waits at a place; undefined where nothing does. */
  waitingAt(place: number): Waiting | undefined {
    return this.#waiting.get(place)
  }

  /** The places of messages that were given up. */
  givenUp(): Iterable<number> {
    return this.#givenUp
  }

  /** The places of what was sent and is not in the registry yet. */
  unrecorded(): Iterable<number> {
    return this.#unrecorded
  }

  /** How many messages wait, could not be sent, and are not in the registry yet. */
  get counts(): { readonly waiting: number; readonly givenUp: number; readonly unrecorded: number } {
    return { waiting: this.#waiting.size, givenUp: this.#givenUp.size, unrecorded: this.#unrecorded.size }
  }

  /** The message at a place; undefined where there is none. */
  async get(place: number): Promise<Entry | undefined> {
    const value = await this.#level.get(entryKey(place))
    return value === undefined ? undefined : entryOf(value.toString())
  }

  /** Keeps what became of messages. */
  async update(entries: readonly Entry[]): Promise<void> {
    if (entries.length === 0) return
    await this.#store.write((batch) => {
      for (const entry of entries) batch.put(entryKey(entry.place), json(entry))
    })
    for (const entry of entries) this.#index(entry)
  }

  /** Yields all messages that are kept, the oldest first. */
  async *entries(): AsyncGenerator<Entry> {
    for await (const [, value] of records(this.#level, Buffer.from(ENTRY), endOf(ENTRY))) {
      const entry = entryOf(value.toString())
      if (entry !== undefined) yield entry
    }
  }

  /** Whether a link was used. */
  async isUsed(id: string): Promise<boolean> {
    return (await this.#level.get(tokenKey(id))) !== undefined
  }

  /** Keeps that a link was used. */
  async use(id: string): Promise<void> {
    await this.#store.write((batch) => batch.put(tokenKey(id), json({ at: this.#clock() })))
  }

  /** Forgets what is old: messages that are settled, and links that were used. */
  async prune(): Promise<void> {
    const before = this.#clock() - KEPT_MS
    const places: number[] = []
    for await (const { place, state, recorded, message, settled = message.at } of this.entries()) {
      if (message.at >= before) break
      if (state === 'waiting' || (state === 'sent' && !recorded) || settled >= before) continue
      places.push(place)
    }
    const links: Buffer[] = []
    for await (const [key, value] of records(this.#level, Buffer.from(TOKEN), endOf(TOKEN)))
      if (JSON.parse(value.toString()).at < before) links.push(key)
    if (places.length + links.length === 0) return
    await this.#store.write((batch) => {
      for (const key of [...places.map(entryKey), ...links]) batch.del(key)
    })
    for (const place of places) this.#givenUp.delete(place)
  }

  async close(): Promise<void> {
    await this.#store.close()
  }

  get #level(): Level {
    const { level } = this.#store
    if (level === undefined) throw new Error('the outbox is not open')
    return level
  }

  /** Of what could not be written a part may be there all the same: nobody knows of it, so it does not hold. */
  async #restored({ level }: OpenedLevel): Promise<Level> {
    try {
      const batch = level.batch()
      for await (const [key] of records(level, Buffer.from(CASE), endOf(CASE))) batch.del(key)
      for (const one of this.book.all()) batch.put(caseKey(one.id), json(one))
      for await (const [key] of records(level, entryKey(this.#nextPlace), endOf(ENTRY))) batch.del(key)
      batch.put(STATE, json(this.#state))
      await batch.write({ sync: true })
      return level
    } catch (error) {
      await level.close()
      throw error
    }
  }

  #index({ place, target, cases, next, attempts, state, recorded }: Entry): void {
    if (state === 'waiting') this.#waiting.set(place, { place, target, cases, next, attempts })
    else this.#waiting.delete(place)
    if (state === 'given_up') this.#givenUp.add(place)
    else this.#givenUp.delete(place)
    if (state === 'sent' && !recorded) this.#unrecorded.add(place)
    else this.#unrecorded.delete(place)
  }
}

interface Found {
  readonly cases: readonly Case[]
  readonly entries: readonly Entry[]
  readonly state: State
  readonly nextPlace: number
  readonly damage: string | undefined
}

async function lookThrough(level: Level) {
  let damaged = false
  const onDamage = () => {
    damaged = true
  }
  const cases: Case[] = []
  for await (const [, value] of records(level, Buffer.from(CASE), endOf(CASE), onDamage))
    cases.push(JSON.parse(value.toString()))
  const entries: Entry[] = []
  let nextPlace = 1
  for await (const [key, value] of records(level, Buffer.from(ENTRY), endOf(ENTRY), onDamage)) {
    nextPlace = Number(key.toString().slice(ENTRY.length)) + 1
    const entry = entryOf(value.toString())
    // What is settled is on disk alone.
    if (entry !== undefined && (entry.state !== 'sent' || !entry.recorded)) entries.push(entry)
  }
  const value = await level.get(STATE)
  const state: State = value === undefined ? { targets: {} } : JSON.parse(value.toString())
  return { cases, entries, state, nextPlace, damaged }
}

const describeDamage = (dir: string, setAside: string | undefined) =>
  setAside === undefined
    ? `the outbox in ${dir} was damaged and is mended: what could not be read of it is told anew`
    : `the outbox in ${dir} was damaged, and nothing of it could be read: its files are kept in ${setAside}`

const json = (value: unknown) => Buffer.from(JSON.stringify(value))
