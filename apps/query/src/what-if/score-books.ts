import type { QueryOptions, Reader } from '@nrg/influx/query'
import { type IntervalOf, readIntervals } from '@nrg/service/what-if/intervals'
import { readScores, type ScoreSubject, type ScoresQuestion, sizeOf, TooManyScores } from '@nrg/service/what-if/scores'
import { BadParameter } from '../errors.ts'
import { SharedReads } from '../shared-reads.ts'
import { Teller } from './tell.ts'

/** As long as a slider is moved about, in milliseconds; what came since is read after it. */
const KEEP_MS = 60_000
const KEEP_BYTES = 16_777_216
/** More scores than these are not held at one time. */
const MOST_SCORES = 400_000
/** The most that are read at one time: each may hold many scores until they are packed. */
const AT_ONCE = 8

/** What the answers to other thresholds are made of: the scores of some days, and how often metrics are read. */
export interface ScoreBook {
  readonly from: number
  readonly to: number
  readonly subjects: readonly ScoreSubject[]
  readonly intervalOf: IntervalOf
  readonly teller: Teller
}

export interface ScoreBooksOptions {
  readonly reader: Reader
  /** Milliseconds since the epoch. */
  readonly clock: () => number
  /** How old scores may be, in milliseconds: a minute where it is left out. */
  readonly keepMs?: number
  /** The longest that a reading takes, in milliseconds. */
  readonly limitMs: number
}

/** Scores as they were read, kept for a while, so that each move of a slider has no need to read them. */
export class ScoreBooks {
  readonly #options: ScoreBooksOptions
  readonly #keepMs: number
  readonly #reads: SharedReads<ScoreBook>
  readonly #closing = new AbortController()
  #timer: NodeJS.Timeout | undefined

  constructor(options: ScoreBooksOptions) {
    const { clock, limitMs, keepMs = KEEP_MS } = options
    this.#options = options
    this.#keepMs = keepMs
    this.#reads = new SharedReads<ScoreBook>({
      keepMs,
      keepBytes: KEEP_BYTES,
      sizeOf: ({ subjects }) => sizeOf(subjects),
      limitMs,
      atOnce: AT_ONCE,
      clock,
    })
  }

  /**
   * The scores that a question is about: read once for all who ask about the same, and none older than they may be. They are
   * read to their end whoever leaves: a slider that goes on asks for them again.
   *
   * @param about names what is asked about
   * @throws TooManyReads, BadParameter where they are too many, an error of `@nrg/influx/errors`
   */
  get(about: string, question: Omit<ScoresQuestion, 'most'>, now: Date): Promise<ScoreBook> {
    clearTimeout(this.#timer)
    // Who asks no more leaves nothing behind.
    this.#timer = setTimeout(() => this.#reads.forgetOld(), this.#keepMs + 1).unref()
    return this.#reads.get(about, (signal) => this.#read(question, { signal, now }), this.#closing.signal)
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#closing.abort(new Error('the service closes'))
  }

  async #read(question: Omit<ScoresQuestion, 'most'>, options: QueryOptions): Promise<ScoreBook> {
    const { reader } = this.#options
    const [subjects, intervalOf] = await Promise.all([
      readScores(reader, { ...question, most: MOST_SCORES }, options).catch((error) => {
        throw error instanceof TooManyScores ? new BadParameter(`from: ${error.message}`) : error
      }),
      readIntervals(reader, question, options),
    ])
    const { from, to } = question
    return { from, to, subjects, intervalOf, teller: new Teller() }
  }
}
