import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { encodeLogFile } from './log-file.ts'
import { readManifest } from './manifest.ts'
import { checkTable, readBlock, type TableContents, type TableEntry } from './table-file.ts'

/** Where LevelDB's repair puts files that it does not use, too. */
const asideFolder = 'lost'

interface DamagedTable {
  readonly name: string
  readonly file: Buffer
  readonly contents: TableContents
}

/**
 * How many parts of the table files that LevelDB uses are damaged or missing. Others are left alone: what was
 * being made when a process was killed lies about unfinished, until LevelDB removes it.
 */
export async function countTableDamage(dir: string, manifest: Buffer): Promise<number> {
  let damaged = 0
  for (const { number, size } of readManifest(manifest).tables) {
    const file = await readTable(dir, number)
    damaged += file?.length === size ? checkTable(file).damaged : 1
  }
  return damaged
}

async function readTable(dir: string, number: number): Promise<Buffer | undefined> {
  for (const extension of ['ldb', 'sst']) {
    try {
      return await readFile(join(dir, `${String(number).padStart(6, '0')}.${extension}`))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
  }
  return undefined
}

/**
 * Takes damaged table files out of a closed database. What is whole in them goes into a log file, from which
 * LevelDB's repair, which has to follow, makes tables again. The damaged files stay in a folder beside.
 */
export async function mendTables(dir: string): Promise<void> {
  for await (const { name, file, contents } of damagedTables(dir)) {
    const names = await readdir(dir)
    const numbers = names.map((other) => Number.parseInt(/^\d+|(?<=MANIFEST-)\d+/.exec(other)?.[0] ?? '0', 10))
    const number = Math.max(...numbers) + 1
    await writeFile(join(dir, `${String(number).padStart(6, '0')}.log`), encodeLogFile(entriesOf(file, contents)))
    await mkdir(join(dir, asideFolder), { recursive: true })
    await rename(join(dir, name), join(dir, asideFolder, name))
  }
}

async function* damagedTables(dir: string): AsyncIterable<DamagedTable> {
  for (const name of await readdir(dir)) {
    if (!/^\d+\.(ldb|sst)$/.test(name)) continue
    const file = await readFile(join(dir, name))
    const contents = checkTable(file)
    if (contents.damaged > 0) yield { name, file, contents }
  }
}

function* entriesOf(file: Buffer, { blocks }: TableContents): Iterable<TableEntry> {
  for (const block of blocks) yield* readBlock(file, block) ?? []
}
