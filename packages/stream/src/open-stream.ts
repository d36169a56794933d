import { UsageError } from '@nrg/schema/usage-error'
import type { StreamConfig } from './config.ts'
import { JetStream } from './jetstream/jetstream.ts'
import type { ReadingStream } from './stream.ts'

/** What says how the stream is. */
export interface StreamLog {
  info(message: string): void
  warn(message: string): void
}

/**
 * Opens the stream; one that cannot be reached is waited for.
 *
 * @param name what the service is called in the servers' lists
 * @throws UsageError where a server would lose what it acknowledges, saying which and what to do
 */
export async function openStream(config: StreamConfig, name: string, log: StreamLog): Promise<ReadingStream> {
  let isThere = true
  const stream = new JetStream({
    config,
    name,
    onChange: (obstacle) => {
      if (obstacle !== undefined) log.warn(obstacle.reason)
      else if (!isThere) log.info('the stream can be used again')
      isThere = obstacle === undefined
    },
  })
  const obstacle = await stream.tried
  if (obstacle?.kind !== 'misconfigured') return stream
  await stream.close()
  throw new UsageError(obstacle.reason)
}
