import { DurableLevel } from '@nrg/leveldb/durable-level'
import { type Level, openLevel } from '@nrg/leveldb/open-level'

/** How long an answer is kept, in milliseconds, and how many are. */
const KEPT_MS = 24 * 3_600_000
const MOST = 50_000
/** One that is longer is not kept: the request is done again, to the same effect. */
const ANSWER_LENGTH = 16_384
/** How many are forgotten at one time. */
const PAGE = 100

/** What is known of a request. */
interface Kept {
  /** When it first came, in milliseconds since the epoch. */
  readonly at: number
  /** What tells its body from another one. */
  readonly digest: string
  readonly status?: number
  readonly body?: string
}

/** How a request begins. */
export type Begun =
  /** It is done, with the time at which it first came, in milliseconds since the epoch. */
  | { readonly kind: 'new'; readonly at: number }
  | { readonly kind: 'answered'; readonly status: number; readonly body: string }
  /** The same was sent with another body. */
  | { readonly kind: 'other' }
  | { readonly kind: 'under-way' }

export interface KeptAnswersOptions {
  readonly dir: string
  /** Milliseconds since the epoch. */
  readonly clock: () => number
  /** How many are kept at most. */
  readonly most?: number
}

/**
 * The answers of a day, by what a client calls its request: on disk before it is done is when it came, and after it what was
 * answered. What was broken off is done again as of the time when it first came, so that it stores the same.
 */
export class KeptAnswers {
  readonly #store: DurableLevel
  readonly #clock: () => number
  readonly #most: number
  readonly #underWay = new Set<string>()
  #count: number

  private constructor(begun: Level | Error, count: number, { dir, clock, most = MOST }: KeptAnswersOptions) {
    const reopen = async () => {
      const opened = await openCounted(dir)
      this.#count = opened.count
      return opened.level
    }
    this.#store = new DurableLevel(begun, { name: dir, reopen })
    this.#count = count
    this.#clock = clock
    this.#most = most
  }

  /** @throws where the folder cannot be used */
  static async open(options: KeptAnswersOptions): Promise<KeptAnswers> {
    const { level, count } = await openCounted(options.dir)
    return new KeptAnswers(level, count, options)
  }

  /** Those of a folder that cannot be used now, as on a full disk: nothing is begun until it can be opened. */
  static unopened(options: KeptAnswersOptions, reason: Error): KeptAnswers {
    return new KeptAnswers(reason, 0, options)
  }

  /** Begins a request. @throws where it cannot be put on disk */
  async begin(id: string, digest: string): Promise<Begun> {
    if (this.#underWay.has(id)) return { kind: 'under-way' }
    this.#underWay.add(id)
    try {
      const begun = await this.#begin(id, digest)
      if (begun.kind !== 'new') this.#underWay.delete(id)
      return begun
    } catch (error) {
      this.#underWay.delete(id)
      throw error
    }
  }

  /** Ends a request with its answer. @throws where that cannot be put on disk */
  async end(id: string, answer: { readonly status: number; readonly body: string }): Promise<void> {
    const kept = await this.#get(id)
    if (kept !== undefined && answer.body.length <= ANSWER_LENGTH) {
      const value = Buffer.from(JSON.stringify({ ...kept, ...answer }))
      await this.#store.write((batch) => batch.put(keyOf(id), value))
    }
  }

  /** A request is no longer under way: it may be sent again. */
  release(id: string): void {
    this.#underWay.delete(id)
  }

  close(): Promise<void> {
    return this.#store.close()
  }

  async #begin(id: string, digest: string): Promise<Begun> {
    const now = this.#clock()
    const kept = await this.#get(id)
    if (kept !== undefined && kept.at > now - KEPT_MS) {
      if (kept.digest !== digest) return { kind: 'other' }
      const { at, status, body } = kept
      return status === undefined || body === undefined ? { kind: 'new', at } : { kind: 'answered', status, body }
    }
    await this.#store.write((batch) => {
      if (kept !== undefined) batch.del(timeKeyOf(kept.at, id))
      batch.put(keyOf(id), Buffer.from(JSON.stringify({ at: now, digest } satisfies Kept)))
      batch.put(timeKeyOf(now, id), EMPTY)
    })
    if (kept === undefined) this.#count++
    if (this.#count > this.#most) await this.#forgetOldest()
    return { kind: 'new', at: now }
  }

  async #get(id: string): Promise<Kept | undefined> {
    const value = await this.#level.get(keyOf(id))
    return value === undefined ? undefined : (JSON.parse(value.toString()) as Kept)
  }

  async #forgetOldest(): Promise<void> {
    const old: Buffer[] = []
    for await (const key of this.#level.keys({ gte: TIMES, lt: END, limit: PAGE })) old.push(key)
    await this.#store.write((batch) => {
      for (const key of old) batch.del(key).del(keyOf(key.subarray(TIMES.length + TIME_LENGTH).toString()))
    })
    this.#count -= old.length
  }

  get #level(): Level {
    const { level, fault } = this.#store
    if (level === undefined || fault !== undefined) throw new Error(fault ?? 'it is not open')
    return level
  }
}

/** Opens the store of a folder, and counts what it holds. */
async function openCounted(dir: string): Promise<{ readonly level: Level; readonly count: number }> {
  const { level } = await openLevel(dir)
  try {
    let count = 0
    for await (const _ of level.keys({ gte: TIMES, lt: END })) count++
    return { level, count }
  } catch (error) {
    await level.close()
    throw error
  }
}

const EMPTY = Buffer.alloc(0)
/** Where the times of requests begin and end among the keys; requests themselves stand before them. */
const TIMES = Buffer.from('t')
const END = Buffer.from('u')
const TIME_LENGTH = 16
const keyOf = (id: string): Buffer => Buffer.from(`k${id}`)
const timeKeyOf = (at: number, id: string): Buffer => Buffer.from(`t${String(at).padStart(TIME_LENGTH, '0')}${id}`)
