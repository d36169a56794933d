import { chmod, mkdir, rename } from 'node:fs/promises'
import { ClassicLevel } from 'classic-level'
import { isCorruption } from './corruption.ts'
import { findDamage } from './find-damage.ts'
import { pages } from './pages.ts'
import { repair } from './repair.ts'

export type Level = ClassicLevel<Buffer, Buffer>

/** Records that are read at once. */
const PAGE = 500

/** A store that is open, and what had to be done to open it. */
export interface OpenedLevel {
  readonly level: Level
  readonly repaired: boolean
  /** Where files were put aside of which nothing could be read. */
  readonly setAside?: string
}

/**
 * Opens the store in a folder, which is made where it is not there and is for its owner alone. A damaged one is repaired;
 * where even that is in vain, it is set aside and a new one begun.
 *
 * @throws where the folder cannot be used, or another process uses it
 */
export async function openLevel(dir: string, mustRepair = false): Promise<OpenedLevel> {
  await mkdir(dir, { recursive: true, mode: 0o700 })
  await chmod(dir, 0o700)
  if (!mustRepair && (await findDamage(dir)) === undefined)
    try {
      return { level: await open(dir), repaired: false }
    } catch (error) {
      if (!isCorruption(error)) throw error
    }
  try {
    await repair(dir)
    return { level: await open(dir), repaired: true }
  } catch (error) {
    if (!isCorruption(error)) throw error
    const setAside = `${dir}.damaged-${Date.now()}`
    await rename(dir, setAside)
    await mkdir(dir, { mode: 0o700 })
    return { level: await open(dir), repaired: true, setAside }
  }
}

async function open(dir: string): Promise<Level> {
  const level: Level = new ClassicLevel(dir, { keyEncoding: 'buffer', valueEncoding: 'buffer' })
  try {
    await level.open()
    return level
  } catch (error) {
    const { cause = error } = error as Error
    throw cause
  }
}

/**
 * So little is read at once: what LevelDB takes for it stays until the garbage collector comes by, which knows nothing of that
 * memory, and a spool that is drained begins to read hundreds of times.
 */
const BYTES_AHEAD = 65_536

/** Yields the records of a range, those that can be read. */
export async function* records(
  level: Level,
  gte: Buffer,
  lt: Buffer,
  onDamage: () => void = () => undefined,
): AsyncGenerator<[Buffer, Buffer]> {
  for await (const page of pages(level, { gte, lt }, { records: PAGE, onDamage, bytesAhead: BYTES_AHEAD })) yield* page
}
