import { isLasting } from '@nrg/leveldb/lasting'
import type { FastifyBaseLogger } from 'fastify'
import { LevelSpool, type LevelSpoolOptions } from './level-spool.ts'
import type { Spool } from './spool.ts'

/**
 * Opens the spool, and says what was damaged of it. `undefined` where none is wanted, or the folder is none that can be used:
 * then ingest does without, and says so. One that cannot be used now, as on a full disk, is opened as soon as it can be.
 */
export async function openSpool(
  options: LevelSpoolOptions,
  log: Pick<FastifyBaseLogger, 'error'>,
): Promise<Spool | undefined> {
  if (options.limitBytes === 0) return undefined
  try {
    const { spool, damage } = await LevelSpool.open(options)
    if (damage !== undefined) log.error(damage)
    return spool
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (!(await isLasting(error, options.dir))) {
      log.error(
        `there is no spool yet, so readings are refused while the database is away: ${options.dir} cannot be used (${message}); it is tried again each second`,
      )
      return LevelSpool.unopened(options, error as Error)
    }
    const reason = code === 'LEVEL_LOCKED' ? 'another process uses it' : message
    log.error(
      `there is no spool, so readings are refused while the database is away: ${options.dir} cannot be used (${reason}): correct SPOOL_DIR, and restart`,
    )
    return undefined
  }
}
