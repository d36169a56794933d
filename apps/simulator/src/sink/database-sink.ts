import type { Connection } from '@nrg/influx/connection'
import { readingLine } from '@nrg/influx/reading-line'
import { createWriter } from '@nrg/influx/write'
import { buckets } from '@nrg/schema/bucket'
import { UsageError } from '@nrg/schema/usage-error'
import { DeliveryError, type Sink } from './sink.ts'

/** Writes readings straight into InfluxDB; the connection is closed with the sink. */
export function databaseSink(connection: Connection): Sink {
  const writer = createWriter(connection, buckets.raw.name)
  return {
    name: `InfluxDB at ${connection.config.url}`,
    obstacle: writer.obstacle,
    async send(batch) {
      const outcome = await writer.write(batch.map(readingLine))
      switch (outcome.kind) {
        case 'written':
          return { stored: outcome.lines, refused: [], ignored: [] }
        case 'partial':
          return { stored: outcome.lines, refused: outcome.refused.map(({ reason }) => reason), ignored: [] }
        case 'busy':
          throw new DeliveryError(outcome.reason, outcome.retryAfterMs)
        case 'unreachable':
          throw new DeliveryError(outcome.reason, 1000)
        case 'misconfigured':
          throw new UsageError(outcome.reason)
      }
    },
    close: async () => connection.close(),
  }
}
