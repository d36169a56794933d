import { Breaker } from '@nrg/influx/breaker'
import { sharedTokenNote } from '@nrg/influx/config'
import type { Connection } from '@nrg/influx/connection'
import { guardWrites } from '@nrg/influx/guard-writes'
import { createPulse } from '@nrg/influx/pulse'
import { waitUntilReady } from '@nrg/influx/ready'
import { createWriter } from '@nrg/influx/write'
import { buckets } from '@nrg/schema/bucket'
import { databaseLog } from '@nrg/service/database-log'
import { measureBreaker } from '@nrg/service/database-metrics'
import frame from '@nrg/service/frame'
import readiness from '@nrg/service/readiness'
import type { ReadingStream } from '@nrg/stream/stream'
import type { FastifyPluginAsync } from 'fastify'
import { CellWriter } from './cell-writer.ts'
import type { Config } from './config.ts'
import { measureWaiting, measureWritten } from './measure.ts'

export interface AppOptions {
  readonly config: Config
  /** To the database of the cell; closed with the server. */
  readonly connection: Connection
  /** Closed with the server. */
  readonly stream: ReadingStream
}

/** How many requests an address may send to a route in ten seconds: nobody but a balancer and Prometheus asks. */
const RATE_LIMIT = 200

/** The writer of a cell: takes its readings from the stream, and writes them to its database. */
const app: FastifyPluginAsync<AppOptions> = async (fastify, { config, connection, stream }) => {
  const { settings } = config
  const { log } = fastify
  const breaker = new Breaker({ onChange: databaseLog(log) })
  const pulse = createPulse(connection.config)
  const writer = guardWrites(createWriter(connection, buckets.raw.name), { breaker, pulse })
  fastify.addHook('onClose', async () => {
    connection.close()
    await stream.close()
  })
  const note = sharedTokenNote(connection.config, 'INGEST_INFLUXDB_TOKEN')
  if (note !== undefined) fastify.addHook('onListen', async () => log.info(note))

  await fastify.register(frame, { settings, rateLimit: RATE_LIMIT })
  const { metrics } = fastify
  measureBreaker(metrics, () => breaker.state)
  const cellWriter = new CellWriter({ stream, cell: settings.CELL, writer, log, onWritten: measureWritten(metrics) })
  measureWaiting(metrics, () => cellWriter.waiting())
  fastify.addHook('onReady', async () => cellWriter.start())
  fastify.addHook('preClose', async () => cellWriter.close())

  const obstacle = async () =>
    (await stream.obstacle()) ?? cellWriter.obstacle ?? breaker.explain(await writer.obstacle())
  await fastify.register(readiness, {
    service: 'writer',
    obstacle,
    wait: (waiting) => waitUntilReady(obstacle, waiting),
    warnings: async () => [],
  })
}

export default app
