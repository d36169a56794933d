import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { encodeLogFile } from './log-file.ts'
import { checkTable, readBlock, type TableContents, type TableEntry } from './table-file.ts'

/** Where LevelDB's repair puts files that it does not use, too. */
const asideFolder = 'lost'

interface DamagedTable {
  readonly name: string
  readonly file: Buffer
  readonly contents: TableContents
}

/** How many parts of LevelDB's table files are damaged. */
export async function countTableDamage(dir: string): Promise<number> {
  let damaged = 0
  for await (const { contents } of damagedTables(dir)) damaged += contents.damaged
  return damaged
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
  const names = await readdir(dir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  for (const name of names) {
    if (!/^\d+\.(ldb|sst)$/.test(name)) continue
    const file = await readFile(join(dir, name))
    const contents = checkTable(file)
    if (contents.damaged > 0) yield { name, file, contents }
  }
}

function* entriesOf(file: Buffer, { blocks }: TableContents): Iterable<TableEntry> {
  for (const block of blocks) yield* readBlock(file, block) ?? []
}
