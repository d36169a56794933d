import { isLasting } from '@nrg/leveldb/lasting'
import { EnvironmentError } from '@nrg/schema/environment'
import { Outbox, type OutboxOptions } from './outbox.ts'

/**
 * Opens the outbox of this installation.
 *
 * @throws EnvironmentError where the folder cannot be used until somebody mends that: what to do about it
 * @throws where it cannot be used now, as on a full disk
 */
export async function openOutbox(options: OutboxOptions): Promise<Outbox> {
  try {
    return await Outbox.open(options)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const reason = code === 'LEVEL_LOCKED' ? 'another notify uses it, and two would tell everything twice' : message
    const text = `OUTBOX_DIR: ${options.dir} cannot be used: ${reason}`
    throw (await isLasting(error, options.dir))
      ? new EnvironmentError(text, { cause: error })
      : new Error(`${text}; it is tried again with the next start`, { cause: error })
  }
}
