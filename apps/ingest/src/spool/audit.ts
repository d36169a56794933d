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
  const newest = new NewestTimes()
  const useless: Buffer[] = []
  let oldestMs: number | undefined
  let first: number | undefined
  let last = said?.acknowledged ?? 0
  let [entries, lines, bytes, damagedLines, damagedEntries] = [0, 0, 0, 0, 0]
  for await (const [key, value] of records(level, entryKey(0), entriesEnd, onDamage)) {
    const place = placeOf(key)
    const isDone = !Number.isSafeInteger(place) || place <= (said?.acknowledged ?? 0)
    const entry = isDone ? undefined : decodeEntry(key, value)
    if (entry === undefined) {
      useless.push(key)
      if (!isDone) damagedEntries++
      if (!isDone) damagedLines += linesOfDamaged(value)
      continue
    }
    first ??= place
    last = place
    oldestMs ??= entry.timeMs
    entries++
    lines += entry.lines.length
    bytes += key.length + value.length
    if (entry.bucket === 'raw') newest.add(entry.lines, place)
  }
  let [deadLetters, deadBytes, nextDead] = [0, 0, said?.nextDead ?? 1]
  for await (const [key, value] of records(level, deadLetterKey(0), deadLettersEnd, onDamage)) {
    const letter = decodeDeadLetter(key, value)
    if (letter === undefined) {
      useless.push(key)
      continue
    }
    deadLetters++
    deadBytes += key.length + value.length
    nextDead = Math.max(nextDead, letter.id + 1)
  }

  const acknowledged = said?.acknowledged ?? (first ?? 1) - 1
  const next = Math.max(said?.next ?? 1, last + 1)
  // Without totals that can be read only gaps and damaged entries tell of what was there.
  const lostEntries = said ? next - 1 - acknowledged - entries : Math.max(last - acknowledged - entries, damagedEntries)
  const lostDead = said ? Math.max(said.deadLetters - deadLetters, 0) : 0
  const lostLines = (said ? Math.max(said.lines - lines, 0) : Math.max(damagedLines, lostEntries)) + lostDead
  const lost = (said?.lost ?? 0) + lostLines
  const totals = { next, acknowledged, lines, bytes, nextDead, deadLetters, deadBytes, lost }
  return { totals, oldestMs, newest, lostLines, lostEntries, useless, corrupted }
}

/** What the store says of itself; nothing where it is new, or that cannot be read. */
async function readTotals(level: Level, onDamage: () => void): Promise<Totals | undefined> {
  const end = Buffer.concat([totalsKey, Buffer.from([0])])
  for await (const [, value] of records(level, totalsKey, end, onDamage)) return decodeTotals(value)
  return undefined
}
