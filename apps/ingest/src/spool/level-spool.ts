import type { NeverTaken } from '@nrg/influx/write-page'
import { type Batch, DurableLevel } from '@nrg/leveldb/durable-level'
import { type Level, records } from '@nrg/leveldb/open-level'
import { type Audit, nothingFound, openAudited } from './audit.ts'
import type { NewestTimes } from './newest-times.ts'
import {
  deadLetterKey,
  deadLettersEnd,
  decodeDeadLetter,
  decodeEntry,
  encodeDeadLetter,
  encodeEntry,
  encodeTotals,
  entriesEnd,
  entryKey,
  linesOfDamaged,
  placeOf,
  type Totals,
  totalsKey,
} from './record.ts'
import type { DeadLetter, SetAside, Spool, SpooledBucket, SpoolPage, SpoolState } from './spool.ts'

export interface LevelSpoolOptions {
  readonly dir: string
  /** The most bytes that are kept, before they are compressed. */
  readonly limitBytes: number
  /** Milliseconds since the epoch. */
  readonly clock: () => number
}

/** The part of all that may be kept that dead letters may take before nothing is set aside any more as it comes. */
const DEAD_SHARE = 0.1
/** Beyond so many lines that were acknowledged, the disk gets its room back at once when all are. */
const COMPACT_LINES = 10_000

/** Adds to a batch what a change writes; answers the totals after it. */
type Change = (batch: Batch, totals: Totals) => Totals

/** A spool in LevelDB. */
export class LevelSpool implements Spool {
  readonly #options: LevelSpoolOptions
  readonly #store: DurableLevel
  #newest: NewestTimes
  /** As they are on the disk, and as they will be with what is on its way there. */
  #totals: Totals
  #coming: Totals
  /** The place of the next append, and the bytes that are on their way into the store. */
  #next: number
  #comingBytes = 0
  #oldestMs: number | undefined
  #acknowledgedLines = 0
  #closed = false

  private constructor(options: LevelSpoolOptions, begun: Level | Error, { totals, oldestMs, newest }: Audit) {
    this.#options = options
    this.#store = new DurableLevel(begun, {
      name: `the spool in ${options.dir}`,
      reopen: () => this.#reopen(),
      complete: (batch) => batch.put(totalsKey, encodeTotals(this.#coming)),
    })
    this.#totals = totals
    this.#coming = totals
    this.#next = totals.next
    this.#oldestMs = oldestMs
    this.#newest = newest
  }

  /**
   * Opens the spool in a folder, and looks through what it holds.
   *
   * @returns the spool, and what was found to be damaged
   * @throws where the folder cannot be used, or another process uses it
   */
  static async open(options: LevelSpoolOptions): Promise<{ spool: LevelSpool; damage: string | undefined }> {
    const { level, found } = await openAudited(options.dir)
    return { spool: new LevelSpool(options, level, found), damage: found.damage }
  }

  /** A spool whose folder cannot be used now, as on a full disk: it keeps nothing until it can be opened. */
  static unopened(options: LevelSpoolOptions, reason: Error): LevelSpool {
    return new LevelSpool(options, reason, nothingFound())
  }

  get state(): SpoolState {
    const { lines, bytes, deadLetters, deadBytes, lost } = this.#totals
    const { limitBytes } = this.#options
    const { fault } = this.#store
    return { lines, bytes: bytes + deadBytes, limitBytes, deadLetters, lost, fault, oldestMs: this.#oldestMs }
  }

  get keepsReadings(): boolean {
    return !this.#newest.isEmpty
  }

  append(bucket: SpooledBucket, lines: readonly string[]): Promise<string | undefined> {
    if (lines.length === 0) return Promise.resolve(undefined)
    const fault = this.#obstacle()
    if (fault !== undefined) return Promise.resolve(fault)
    const place = this.#next
    const key = entryKey(place)
    const timeMs = this.#options.clock()
    const value = encodeEntry(key, { bucket, timeMs, lines })
    const bytes = key.length + value.length
    const { limitBytes } = this.#options
    if (this.state.bytes + this.#comingBytes + bytes > limitBytes) {
      const { deadLetters } = this.#totals
      const also = deadLetters > 0 ? `, ${deadLetters} dead letters among it: replay or drop them` : ''
      return Promise.resolve(`the spool is full: it holds the ${limitBytes} bytes of INGEST_SPOOL_BYTES${also}`)
    }
    this.#next++
    this.#comingBytes += bytes
    // Before it is on disk: what comes after it is then behind it.
    if (bucket === 'raw') this.#newest.add(lines, place)
    return this.#change(
      (batch, totals) => {
        batch.put(key, value)
        return { ...totals, next: place + 1, lines: totals.lines + lines.length, bytes: totals.bytes + bytes }
      },
      (failed) => {
        this.#comingBytes -= bytes
        if (failed === undefined) this.#oldestMs ??= timeMs
      },
    )
  }

  async next(mostLines: number): Promise<SpoolPage | undefined> {
    const { acknowledged, next, lines: kept } = this.#totals
    const { level } = this.#store
    if (this.#obstacle() !== undefined || level === undefined || acknowledged + 1 >= next) return undefined
    const lines: string[] = []
    let bucket: SpooledBucket | undefined
    let last = acknowledged
    let bytes = 0
    let lost = 0
    let first: number | undefined
    let isAll = true
    for await (const [key, value] of records(level, entryKey(acknowledged + 1), entryKey(next))) {
      const entry = decodeEntry(key, value)
      if (entry !== undefined && bucket !== undefined && (entry.bucket !== bucket || lines.length >= mostLines)) {
        isAll = false
        break
      }
      last = placeOf(key)
      bytes += key.length + value.length
      if (entry === undefined) {
        lost += linesOfDamaged(value)
        continue
      }
      first ??= entry.timeMs
      bucket = entry.bucket
      for (const line of entry.lines) lines.push(line)
    }
    if (first !== undefined) this.#oldestMs = first
    if (!isAll) return { bucket: bucket ?? 'raw', lines, last, bytes, lost }
    // What cannot be found of it any more is lost.
    return { bucket: bucket ?? 'raw', lines, last: next - 1, bytes, lost: Math.max(kept - lines.length, 0) }
  }

  async acknowledge(page: SpoolPage, refused: readonly NeverTaken[]): Promise<string | undefined> {
    const timeMs = this.#options.clock()
    const fault = await this.#change((batch, totals) => {
      for (let place = totals.acknowledged + 1; place <= page.last; place++) batch.del(entryKey(place))
      const isEmpty = totals.next === page.last + 1
      return {
        ...putDeadLetters(batch, totals, { bucket: page.bucket, refused, timeMs }),
        acknowledged: page.last,
        lines: isEmpty ? 0 : Math.max(totals.lines - page.lines.length - page.lost, 0),
        bytes: isEmpty ? 0 : Math.max(totals.bytes - page.bytes, 0),
        lost: totals.lost + page.lost,
      }
    })
    if (fault !== undefined) return fault
    this.#newest.remove(page.lines, page.last)
    this.#acknowledgedLines += page.lines.length
    if (this.#totals.lines > 0 || this.#next > this.#totals.next) return undefined
    this.#newest.clear()
    this.#oldestMs = undefined
    if (this.#acknowledgedLines > COMPACT_LINES)
      this.#store.level?.compactRange(entryKey(0), entriesEnd).catch(() => undefined)
    this.#acknowledgedLines = 0
    return undefined
  }

  async setAside(bucket: SpooledBucket, refused: readonly NeverTaken[]): Promise<SetAside> {
    const bytes = refused.reduce((sum, { line, reason }) => sum + line.length + reason.length, 0)
    if (this.#totals.deadBytes + bytes > this.#options.limitBytes * DEAD_SHARE) return { kind: 'full' }
    const timeMs = this.#options.clock()
    const fault = await this.#change((batch, totals) => putDeadLetters(batch, totals, { bucket, refused, timeMs }))
    return fault === undefined ? { kind: 'kept' } : { kind: 'fault', reason: fault }
  }

  isBehind(device: string, time: bigint): boolean {
    return this.#newest.isBehind(device, time)
  }

  async deadLetters(from: number, most: number): Promise<DeadLetter[]> {
    const letters: DeadLetter[] = []
    const { level } = this.#store
    if (this.#store.fault !== undefined || level === undefined) return letters
    for await (const [key, value] of records(level, deadLetterKey(from), deadLettersEnd)) {
      const letter = decodeDeadLetter(key, value)
      if (letter !== undefined) letters.push(letter)
      if (letters.length >= most) break
    }
    return letters
  }

  settleDeadLetters(letters: readonly DeadLetter[], how: 'replay' | 'drop'): Promise<string | undefined> {
    const timeMs = this.#options.clock()
    const entries: { key: Buffer; value: Buffer; lines: number }[] = []
    for (const bucket of new Set(letters.map((letter) => letter.bucket))) {
      if (how === 'drop') break
      const key = entryKey(this.#next)
      const lines = letters.filter((letter) => letter.bucket === bucket).map(({ line }) => line)
      entries.push({ key, value: encodeEntry(key, { bucket, timeMs, lines }), lines: lines.length })
      if (bucket === 'raw') this.#newest.add(lines, this.#next)
      this.#next++
    }
    return this.#change((batch, totals) => {
      let { bytes, deadBytes, lines, next } = totals
      for (const letter of letters) {
        const key = deadLetterKey(letter.id)
        deadBytes -= key.length + encodeDeadLetter(letter).length
        batch.del(key)
      }
      for (const entry of entries) {
        bytes += entry.key.length + entry.value.length
        lines += entry.lines
        next = placeOf(entry.key) + 1
        batch.put(entry.key, entry.value)
      }
      if (entries.length > 0) this.#oldestMs ??= timeMs
      return { ...totals, bytes, deadBytes, lines, next, deadLetters: totals.deadLetters - letters.length }
    })
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#store.close()
  }

  async #change(change: Change, after?: (fault?: string) => void): Promise<string | undefined> {
    let fault = this.#obstacle()
    if (fault === undefined)
      try {
        let totals = this.#coming
        await this.#store.write((batch) => {
          totals = change(batch, this.#coming)
          this.#coming = totals
        })
        this.#totals = totals
      } catch (error) {
        fault = (error as Error).message
      }
    after?.(fault)
    return fault
  }

  /** Why nothing can be kept. */
  #obstacle(): string | undefined {
    return this.#closed ? 'the service stops' : this.#store.fault
  }

  async #reopen(): Promise<Level> {
    const { level, found } = await openAudited(this.#options.dir)
    this.#totals = found.totals
    this.#coming = found.totals
    this.#next = found.totals.next
    this.#oldestMs = found.oldestMs
    this.#newest = found.newest
    return level
  }
}

/** Puts dead letters into a batch; what the spool says of itself with them. */
function putDeadLetters(
  batch: Batch,
  totals: Totals,
  { refused, ...of }: { bucket: SpooledBucket; refused: readonly NeverTaken[]; timeMs: number },
): Totals {
  let { nextDead, deadBytes } = totals
  for (const { line, reason } of refused) {
    const key = deadLetterKey(nextDead)
    const value = encodeDeadLetter({ id: nextDead, line, reason, ...of })
    batch.put(key, value)
    deadBytes += key.length + value.length
    nextDead++
  }
  return { ...totals, nextDead, deadBytes, deadLetters: totals.deadLetters + refused.length }
}
