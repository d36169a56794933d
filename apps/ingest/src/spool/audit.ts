import { type Level, openLevel, records } from '@nrg/leveldb/open-level'
import { NewestTimes } from './newest-times.ts'
import {
  deadLetterKey,
  deadLettersEnd,
  decodeDeadLetter,
  decodeEntry,
  decodeTotals,
  encodeTotals,
  entriesEnd,
  entryKey,
  linesOfDamaged,
  placeOf,
  type Totals,
  totalsKey,
} from './record.ts'

/** What a store was found to hold. */
export interface Audit {
  readonly totals: Totals
  /** When the oldest entry came. */
  readonly oldestMs: number | undefined
  readonly newest: NewestTimes
  /** What is wrong with it, in words; `undefined` where nothing is. */
  readonly damage: string | undefined
}

interface Look extends Omit<Audit, 'damage'> {
  readonly lostLines: number
  readonly lostEntries: number
  /** Keys of which nothing is needed: what is acknowledged, and what is damaged. */
  readonly useless: readonly Buffer[]
  /** Whether LevelDB met damage as it was read. */
  readonly corrupted: boolean
}

/** What is known of a store that could not be looked through. */
export const nothingFound = (): Audit => ({
  totals: { next: 1, acknowledged: 0, lines: 0, bytes: 0, nextDead: 1, deadLetters: 0, deadBytes: 0, lost: 0 },
  oldestMs: undefined,
  newest: new NewestTimes(),
  damage: undefined,
})

/**
 * Opens a store and looks through all of it: a damaged one is repaired, what is lost is counted, and the rest is there.
 *
 * @throws where the folder cannot be used, or another process uses it
 */
export async function openAudited(dir: string): Promise<{ level: Level; found: Audit }> {
  let opened = await openLevel(dir)
  try {
    let look = await lookThrough(opened.level)
    if (look.corrupted && !opened.repaired) {
      await opened.level.close()
      opened = await openLevel(dir, true)
      look = await lookThrough(opened.level)
    }
    const { level, repaired, setAside } = opened
    const batch = level.batch().put(totalsKey, encodeTotals(look.totals))
    for (const key of look.useless) batch.del(key)
    await batch.write({ sync: true })

    const { lostLines, lostEntries, totals } = look
    if (lostEntries === 0 && lostLines === 0 && !repaired) return { level, found: { ...look, damage: undefined } }
    const damage = [
      `the spool in ${dir} was damaged: ${lostLines} lines in ${lostEntries} entries are lost, ${totals.lines} are there`,
      ...(setAside === undefined ? [] : [`nothing of its files could be read: they are kept in ${setAside}`]),
    ].join('; ')
    return { level, found: { ...look, damage } }
  } catch (error) {
    await opened.level.close()
    throw error
  }
}

async function lookThrough(level: Level): Promise<Look> {
  let corrupted = false
  const onDamage = () => {
    corrupted = true
  }
  const said = await readTotals(level, onDamage)
  const entries = new EntriesFound(said)
  for await (const [key, value] of records(level, entryKey(0), entriesEnd, onDamage)) entries.add(key, value)
  const letters = new DeadLettersFound(said)
  for await (const [key, value] of records(level, deadLetterKey(0), deadLettersEnd, onDamage)) letters.add(key, value)

  const { next, acknowledged, lostEntries } = entries.outcome()
  const lostLines = entries.lostLines(lostEntries) + (said ? Math.max(said.deadLetters - letters.count, 0) : 0)
  const totals = {
    next,
    acknowledged,
    lines: entries.lines,
    bytes: entries.bytes,
    nextDead: letters.next,
    deadLetters: letters.count,
    deadBytes: letters.bytes,
    lost: (said?.lost ?? 0) + lostLines,
  }
  const useless = [...entries.useless, ...letters.useless]
  return { totals, oldestMs: entries.oldestMs, newest: entries.newest, lostLines, lostEntries, useless, corrupted }
}

/** The entries that a store was found to have, beside what it says of itself. */
class EntriesFound {
  readonly newest = new NewestTimes()
  readonly useless: Buffer[] = []
  readonly #said: Totals | undefined
  oldestMs: number | undefined
  lines = 0
  bytes = 0
  #count = 0
  #first: number | undefined
  #last: number
  #damagedLines = 0
  #damagedEntries = 0

  constructor(said: Totals | undefined) {
    this.#said = said
    this.#last = said?.acknowledged ?? 0
  }

  add(key: Buffer, value: Buffer): void {
    const place = placeOf(key)
    const isDone = !Number.isSafeInteger(place) || place <= (this.#said?.acknowledged ?? 0)
    const entry = isDone ? undefined : decodeEntry(key, value)
    if (entry === undefined) {
      this.useless.push(key)
      if (isDone) return
      this.#damagedEntries++
      this.#damagedLines += linesOfDamaged(value)
      return
    }
    this.#first ??= place
    this.#last = place
    this.oldestMs ??= entry.timeMs
    this.#count++
    this.lines += entry.lines.length
    this.bytes += key.length + value.length
    if (entry.bucket === 'raw') this.newest.add(entry.lines, place)
  }

  outcome(): { next: number; acknowledged: number; lostEntries: number } {
    const said = this.#said
    const acknowledged = said?.acknowledged ?? (this.#first ?? 1) - 1
    const next = Math.max(said?.next ?? 1, this.#last + 1)
    // Without totals that can be read only gaps and damaged entries tell of what was there.
    const gaps = this.#last - acknowledged - this.#count
    const lostEntries = said ? next - 1 - acknowledged - this.#count : Math.max(gaps, this.#damagedEntries)
    return { next, acknowledged, lostEntries }
  }

  lostLines(lostEntries: number): number {
    return this.#said ? Math.max(this.#said.lines - this.lines, 0) : Math.max(this.#damagedLines, lostEntries)
  }
}

class DeadLettersFound {
  readonly useless: Buffer[] = []
  count = 0
  bytes = 0
  next: number

  constructor(said: Totals | undefined) {
    this.next = said?.nextDead ?? 1
  }

  add(key: Buffer, value: Buffer): void {
    const letter = decodeDeadLetter(key, value)
    if (letter === undefined) {
      this.useless.push(key)
      return
    }
    this.count++
    this.bytes += key.length + value.length
    this.next = Math.max(this.next, letter.id + 1)
  }
}

/** What the store says of itself; nothing where it is new, or that cannot be read. */
async function readTotals(level: Level, onDamage: () => void): Promise<Totals | undefined> {
  const end = Buffer.concat([totalsKey, Buffer.from([0])])
  for await (const [, value] of records(level, totalsKey, end, onDamage)) return decodeTotals(value)
  return undefined
}
