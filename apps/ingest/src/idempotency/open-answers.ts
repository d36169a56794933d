import { join } from 'node:path'
import type { FastifyBaseLogger } from 'fastify'
import { KeptAnswers } from './kept-answers.ts'

/** Opens what was answered, in the folder of the spool. `undefined` where that cannot be used: then it is said. */
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
    return undefined
  }
}
