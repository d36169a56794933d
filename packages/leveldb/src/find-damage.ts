import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { countTableDamage } from './mend-tables.ts'

/**
 * What is wrong with the files of a closed database that LevelDB itself would not see before it is too late: it reads
 * tables without looking at their checksums, ends the process where their keys are out of order, and begins an empty
 * database where the name of its manifest is missing. `undefined` where they are whole, and where there are none.
 */
export async function findDamage(dir: string): Promise<string | undefined> {
  const files = await readdir(dir)
  if (!files.some((name) => /^MANIFEST-|\.(ldb|log)$/.test(name))) return undefined
  const current = files.includes('CURRENT') ? await readFile(join(dir, 'CURRENT'), 'latin1') : ''
  const manifest = current.slice(0, -1)
  if (!current.endsWith('\n') || !files.includes(manifest)) return `${join(dir, 'CURRENT')} names no manifest`
  const damaged = await countTableDamage(dir, await readFile(join(dir, manifest)))
  return damaged > 0 ? `${damaged} parts of the table files in ${dir} are damaged` : undefined
}
