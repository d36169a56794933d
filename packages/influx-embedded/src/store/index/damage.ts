/** Where the store says what it met: a pino logger fits. */
export interface StoreLogger {
  info(details: object, message: string): void
  warn(details: object, message: string): void
  error(details: object, message: string): void
}

/** Counts what of the stored values is damaged and says so, once for each. */
export class Damage {
  /** Stored values whose checksum does not hold, or that are missing. */
  values = 0
  /** Points that were lost with them, where that is known. */
  points = 0
  /** Times that LevelDB's files had to be repaired. */
  repairs = 0
  readonly #logger: StoreLogger
  readonly #known = new Set<string>()

  constructor(logger: StoreLogger) {
    this.#logger = logger
  }

  /** Counts a damaged value, unless it was counted before. */
  found(what: string, name: number | string, points = 0): void {
    const key = `${what} ${name}`
    if (this.#known.has(key)) return
    this.#known.add(key)
    this.values++
    this.points += points
    const lost = points > 0 ? `${points} points are lost` : 'what it held is lost'
    this.#logger.error({ what, name, points }, `A stored value is damaged (${key}): ${lost}, the rest is served.`)
  }

  /** Counts values that are not there any more, where only their number is known. */
  lost(what: string, count: number): void {
    this.values += count
    this.#logger.error({ what, count }, `Stored values are missing (${count} of ${what}): the rest is served.`)
  }

  /** Counts damaged values of which there was a second copy. */
  restored(what: string, count: number): void {
    this.values += count
    this.#logger.warn({ what, count }, `Damaged values were restored from their copies (${count} of ${what}).`)
  }

  /** Counts a repair of LevelDB's files. */
  repaired(cause: unknown): void {
    this.repairs++
    this.#logger.error({ err: cause }, 'The database files were damaged and have been repaired; records may be lost.')
  }
}
