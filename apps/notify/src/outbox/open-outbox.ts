import { EnvironmentError } from '@nrg/schema/environment'
import { Outbox, type OutboxOptions } from './outbox.ts'

/**
 * Opens the outbox of this installation.
 *
 * @throws EnvironmentError where the folder cannot be used: what to do about it
 */
export async function openOutbox(options: OutboxOptions): Promise<Outbox> {
  try {
    return await Outbox.open(options)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const reason = code === 'LEVEL_LOCKED' ? 'another notify uses it, and two would tell everything twice' : message
    throw new EnvironmentError(`OUTBOX_DIR: ${options.dir} cannot be used: ${reason}`, { cause: error })
  }
}
