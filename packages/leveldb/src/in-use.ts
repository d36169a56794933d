import { ClassicLevel } from 'classic-level'

/** Whether another process has the database of a folder open. */
export async function isInUse(dir: string): Promise<boolean> {
  const level = new ClassicLevel(dir, { createIfMissing: false })
  try {
    await level.open()
    await level.close()
    return false
  } catch (error) {
    return ((error as Error).cause as NodeJS.ErrnoException | undefined)?.code === 'LEVEL_LOCKED'
  }
}
