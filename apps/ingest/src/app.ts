import { Breaker } from '@nrg/influx/breaker'
import { sharedTokenNote } from '@nrg/influx/config'
import type { Connection } from '@nrg/influx/connection'
import { guardReads } from '@nrg/influx/guard-reads'
import { joinWrites } from '@nrg/influx/join-writes'
import { createPulse } from '@nrg/influx/pulse'
import { createReader } from '@nrg/influx/query'
import { waitUntilReady } from '@nrg/influx/ready'
import { taskWarnings } from '@nrg/influx/task-warnings'
import { createWriter } from '@nrg/influx/write'
import { buckets } from '@nrg/schema/bucket'
import { databaseLog } from '@nrg/service/database-log'
import { measureBreaker } from '@nrg/service/database-metrics'
import docs from '@nrg/service/docs'
import measured from '@nrg/service/metrics'
import overload from '@nrg/service/overload'
import problems from '@nrg/service/problems'
import readiness from '@nrg/service/readiness'
import requestLog from '@nrg/service/request-log'
import web from '@nrg/service/web'
import type { FastifyPluginAsync } from 'fastify'
import body from './body/body.ts'
import type { Config } from './config.ts'
import { Devices } from './devices/devices.ts'
import key from './key.ts'
import { countReadings, measureHeld, timeWrites } from './measure.ts'
import ingest from './routes/ingest.ts'

export interface AppOptions {
  readonly config: Config
  /** Closed with the server. */
  readonly connection: Connection
  /** Milliseconds since the epoch; the system's clock where it is left out. */
  readonly clock?: () => number
}

/**
 * What of the time for one answer, that of a request to the database, a write of readings and of a new device's record may
 * take. The rest is for reading which devices there are.
 */
const WRITE_PART = 0.6
const RECORD_PART = 0.2

/** The ingest service: takes readings from devices and writes them to InfluxDB. */
const app: FastifyPluginAsync<AppOptions> = async (fastify, { config, connection, clock = Date.now }) => {
  const { settings, limits, metrics } = config
  const breaker = new Breaker({ onChange: databaseLog(fastify.log) })
  const pulse = createPulse(connection.config)
  const reader = guardReads(createReader(connection), { breaker, pulse })
  fastify.addHook('onClose', async () => connection.close())
  const note = sharedTokenNote(connection.config, 'INGEST_INFLUXDB_TOKEN')
  if (note !== undefined) fastify.addHook('onListen', async () => fastify.log.info(note))

  await fastify.register(requestLog)
  await fastify.register(problems)
  await fastify.register(web, { origin: settings.CORS_ORIGIN, production: settings.NODE_ENV === 'production' })
  await fastify.register(overload, {
    rateLimit: settings.INGEST_RATE_LIMIT,
    maxDelayMs: settings.MAX_EVENT_LOOP_DELAY_MS,
    maxRssBytes: settings.MAX_RSS_BYTES,
  })
  await fastify.register(measured, { key: settings.METRICS_KEY })
  measureBreaker(fastify.metrics, () => breaker.state)
  await fastify.register(docs, {
    title: 'NRG ingest',
    description: 'Takes readings of energy devices.',
    keys: { key: { header: 'Authorization', description: 'The INGEST_KEY, as it is or after Bearer' } },
  })

  const writer = joinWrites(timeWrites(createWriter(connection, buckets.raw.name), fastify.metrics), {
    breaker,
    pulse,
    deadlineMs: WRITE_PART * connection.config.timeoutMs,
    queueBytes: limits.queueBytes,
  })
  const devices = new Devices({
    reader,
    writer: joinWrites(createWriter(connection, buckets.registry.name), {
      breaker,
      pulse,
      deadlineMs: RECORD_PART * connection.config.timeoutMs,
      queueBytes: limits.queueBytes,
    }),
    limits,
    clock,
    log: fastify.log,
  })

  await fastify.register(key, { key: settings.INGEST_KEY })
  await fastify.register(body, { limits })
  measureHeld(fastify.heldBodyBytes, writer, fastify.metrics)

  await fastify.register(readiness, {
    service: 'ingest',
    obstacle: async () => breaker.explain((await writer.obstacle()) ?? (await devices.loadSoon())?.reason),
    // Nobody waits here: that the devices are still being read is no reason to be said.
    wait: (options) => waitUntilReady(async () => (await writer.obstacle()) ?? (await devices.load())?.reason, options),
    warnings: () => taskWarnings(reader, clock()),
  })
  await fastify.register(ingest, { writer, devices, metrics, limits, clock, count: countReadings(fastify.metrics) })
}

export default app
