import { chmod, mkdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

const OWNER_ALONE = 0o700

/**
 * Makes the folder of a database, for its owner alone: readings and what tokens are known by are in it. One that holds
 * a database already becomes so; any other that exists is left as it is, for what else it holds is not known.
 */
export async function makeDataFolder(dir: string): Promise<void> {
  await mkdir(dir, { recursive: true, mode: OWNER_ALONE })
  if (!(await holdsDatabase(dir))) return
  const { mode } = await stat(dir)
  // Of another owner, or on a disk that takes no changes: it is used as before.
  if ((mode & 0o077) !== 0) await chmod(dir, OWNER_ALONE).catch(() => undefined)
}

/** Whether there is a database in a folder. */
export async function holdsDatabase(dir: string): Promise<boolean> {
  return (await stat(join(dir, 'CURRENT')).catch(() => undefined)) !== undefined
}
