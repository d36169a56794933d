import { join } from 'node:path'
import { isLasting } from '@nrg/leveldb/lasting'
import type { FastifyBaseLogger } from 'fastify'
import { KeptAnswers } from './kept-answers.ts'

/**
 * Opens what was answered, in the folder of the spool. `undefined` where that is none that can be used: then it is said. One
 * that cannot be used now, as on a full disk, is opened as soon as it can be.
 */
export async function openAnswers(
  spoolDir: string,
  clock: () => number,
  log: Pick<FastifyBaseLogger, 'error'>,
): Promise<KeptAnswers | undefined> {
  const dir = join(spoolDir, 'answers')
  try {
    return await KeptAnswers.open({ dir, clock })
  } catch (error) {
    log.error(`requests with an Idempotency-Key are refused: ${dir} cannot be used (${(error as Error).message})`)
    return (await isLasting(error, dir)) ? undefined : KeptAnswers.unopened({ dir, clock }, error as Error)
  }
}
