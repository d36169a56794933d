import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { UsageError } from '@nrg/schema/usage-error'

/**
 * Writes a file anew, all of it or nothing.
 *
 * @param before what it has to hold still: whoever changed it meanwhile must not lose that
 * @throws UsageError where it holds something else, or cannot be written
 */
export function writeUnlessChanged(path: string, before: string, after: string): void {
  try {
    if (readFileSync(path, 'utf8') !== before) throw new UsageError(`${path} was changed meanwhile: nothing is written`)
    const beside = `${path}.${process.pid}.tmp`
    try {
      writeFileSync(beside, after, { mode: statSync(path).mode })
      renameSync(beside, path)
    } finally {
      rmSync(beside, { force: true })
    }
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError(`${path} cannot be written (${(error as NodeJS.ErrnoException).code})`, { cause: error })
  }
}
