import { DeadlineError } from '@nrg/influx/deadline'
import { TooManyReads } from './errors.ts'

export interface SharedReadsOptions<T> {
  /** How old, in milliseconds, what was read may be for one who asks; 0 shares nothing. */
  readonly keepMs: number
  /** The most bytes of answers that are kept. */
  readonly keepBytes: number
  readonly sizeOf: (value: T) => number
  /** The longest that a reading takes, in milliseconds. */
  readonly limitMs: number
  /** The most readings at one time. */
  readonly atOnce: number
  /** Milliseconds since the epoch. */
  readonly clock: () => number
}

type Read<T> = (signal: AbortSignal) => Promise<T>

/**
 * Lets those who ask the same share one reading: while it is under way, and for a short time after it. What anybody gets
 * was read no longer than `keepMs` before the question. Who leaves takes nothing from the others; when all have left, the
 * reading ends. A failure is told to those who wait for it and to nobody else.
 */
export class SharedReads<T> {
  readonly #options: SharedReadsOptions<T>
  /** In the order in which they began. */
  readonly #readings = new Map<string, Reading<T>>()
  #bytes = 0
  #underWay = 0

  constructor(options: SharedReadsOptions<T>) {
    this.#options = options
  }

  /**
   * Answers what is read under this key, which names all that the answer depends on.
   *
   * @throws TooManyReads; what `read` throws; the reason of the signal, which is that of one who leaves
   */
  get(key: string, read: Read<T>, signal: AbortSignal): Promise<T> {
    this.forgetOld()
    const reading = this.#readings.get(key)
    // One that all have left ends, and is nobody's.
    const shared = reading !== undefined && !reading.left && this.#isFresh(reading)
    return (shared ? reading : this.#begin(key, read)).join(signal)
  }

  /** What is kept, in bytes. */
  get bytes(): number {
    return this.#bytes
  }

  /** Lets go of what is too old or too much; done with each question, and to be done where none may come. */
  forgetOld(): void {
    for (const [key, reading] of this.#readings) {
      if (this.#bytes <= this.#options.keepBytes && this.#isFresh(reading)) return
      this.#forget(key)
    }
  }

  #begin(key: string, read: Read<T>): Reading<T> {
    const { clock, limitMs, atOnce, keepMs, sizeOf } = this.#options
    if (this.#underWay >= atOnce) throw new TooManyReads()
    const reading = new Reading<T>(clock(), limitMs, read)
    this.#underWay++
    this.#forget(key)
    if (keepMs > 0) this.#readings.set(key, reading)
    reading.value
      .then(
        (value) => {
          if (this.#readings.get(key) !== reading) return
          reading.bytes = sizeOf(value)
          this.#bytes += reading.bytes
          this.forgetOld()
        },
        () => this.#readings.get(key) === reading && this.#forget(key),
      )
      .finally(() => this.#underWay--)
    return reading
  }

  #isFresh({ begun }: Reading<T>): boolean {
    const age = this.#options.clock() - begun
    // A clock that was set back says nothing.
    return age >= 0 && age < this.#options.keepMs
  }

  #forget(key: string): void {
    this.#bytes -= this.#readings.get(key)?.bytes ?? 0
    this.#readings.delete(key)
  }
}

/** One reading and those who wait for it. */
class Reading<T> {
  readonly begun: number
  readonly value: Promise<T>
  bytes = 0
  readonly #end = new AbortController()
  #waiting = 0

  constructor(begun: number, limitMs: number, read: Read<T>) {
    this.begun = begun
    const timer = setTimeout(() => this.#end.abort(new DeadlineError(limitMs)), limitMs)
    this.value = read(this.#end.signal).finally(() => {
      clearTimeout(timer)
    })
  }

  /** Whether all who waited have left before its end. */
  get left(): boolean {
    return this.#end.signal.aborted
  }

  join(signal: AbortSignal): Promise<T> {
    this.#waiting++
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#waiting--
        if (this.#waiting === 0) this.#end.abort(new Error('all who asked have left'))
        reject(signal.reason)
      }
      if (signal.aborted) {
        leave()
        return
      }
      signal.addEventListener('abort', leave, { once: true })
      this.value.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave))
    })
  }
}
