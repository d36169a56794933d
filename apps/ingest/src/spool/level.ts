import { chmod, mkdir, readdir, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { countTableDamage, mendTables } from '@nrg/leveldb/mend-tables'
import { ClassicLevel } from 'classic-level'

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
  if (!mustRepair && (await isWhole(dir)))
    try {
      return { level: await open(dir), repaired: false }
    } catch (error) {
      if (!isCorruption(error)) throw error
    }
  try {
    await mendTables(dir)
    await ClassicLevel.repair(dir)
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
 * Whether LevelDB finds what is there: without the name of its manifest it would begin anew and say nothing, and of a table
 * whose keys are out of order it would end the process.
 */
async function isWhole(dir: string): Promise<boolean> {
  const files = await readdir(dir)
  if (!files.some((name) => /^MANIFEST-|\.(ldb|log)$/.test(name))) return true
  const current = await readFile(join(dir, 'CURRENT'), 'latin1').catch(() => '')
  const manifest = current.trimEnd()
  if (!current.endsWith('\n') || !files.includes(manifest)) return false
  return (await countTableDamage(dir, await readFile(join(dir, manifest)))) === 0
}

/** Whether LevelDB says that its files are damaged. */
export function isCorruption(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'LEVEL_CORRUPTION'
}

/** Yields the records of a range, those that can be read: LevelDB leaves out damaged parts, and says so at the end. */
export async function* records(
  level: Level,
  gte: Buffer,
  lt: Buffer,
  onDamage: () => void = () => undefined,
): AsyncGenerator<[Buffer, Buffer]> {
  let last: Buffer | undefined
  // One by one, once something is damaged: a page of them would go with it.
  for (const size of [PAGE, 1]) {
    const iterator = level.iterator({ ...(last ? { gt: last } : { gte }), lt, highWaterMarkBytes: 1024 * 1024 })
    try {
      for (let page = await iterator.nextv(size); page.length > 0; page = await iterator.nextv(size))
        for (const record of page) {
          yield record
          last = record[0]
        }
      return
    } catch (error) {
      if (!isCorruption(error)) throw error
      onDamage()
    } finally {
      await iterator.close()
    }
  }
}
