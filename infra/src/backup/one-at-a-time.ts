import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { BackupError } from './backup-error.ts'

/** Does something with a folder that no other process does at the same time; one that was killed holds it no longer. */
export async function oneAtATime<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const path = join(folder, 'in-use')
  for (;;) {
    const taken = await writeFile(path, String(process.pid), { flag: 'wx', mode: 0o600 }).then(
      () => true,
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'EEXIST') return false
        throw error
      },
    )
    if (taken) break
    const holder = Number(await readFile(path, 'utf8').catch(() => ''))
    if (holder !== process.pid && isAlive(holder))
      throw new BackupError(`${folder} is in use by process ${holder}: wait until that has ended`)
    await rm(path, { force: true })
  }
  try {
    return await work()
  } finally {
    await rm(path, { force: true })
  }
}

function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
