import { join } from 'node:path'
import { Breaker } from '@nrg/influx/breaker'
import { sharedTokenNote } from '@nrg/influx/config'
import type { Connection } from '@nrg/influx/connection'
import { guardReads } from '@nrg/influx/guard-reads'
import { guardWrites } from '@nrg/influx/guard-writes'
import { type JoinedWriter, joinWrites } from '@nrg/influx/join-writes'
import { createPulse, type Pulse } from '@nrg/influx/pulse'
import { createReader, type Reader } from '@nrg/influx/query'
import { waitUntilReady } from '@nrg/influx/ready'
import { taskWarnings } from '@nrg/influx/task-warnings'
import { createWriter, type Writer } from '@nrg/influx/write'
import { buckets } from '@nrg/schema/bucket'
import { databaseLog } from '@nrg/service/database-log'
import { measureBreaker } from '@nrg/service/database-metrics'
import docs from '@nrg/service/docs'
import frame from '@nrg/service/frame'
import { keyMatcher } from '@nrg/service/key-matcher'
import readiness from '@nrg/service/readiness'
import type { ReadingStream } from '@nrg/stream/stream'
import type { FastifyInstance, FastifyPluginAsync } from 'fastify'
import body from './body/body.ts'
import bodyTime from './body/body-time.ts'
import { clockLine } from './clocks/clock-line.ts'
import { DeviceClocks } from './clocks/device-clocks.ts'
import type { Config } from './config.ts'
import { deviceCopy } from './devices/device-copy.ts'
import { Devices } from './devices/devices.ts'
import type { KeptAnswers } from './idempotency/kept-answers.ts'
import idempotency from './idempotency/plugin.ts'
import { createIntake } from './intake.ts'
import { DeviceKeys } from './keys/device-keys.ts'
import { Enrolment } from './keys/enrolment.ts'
import { keyCopy } from './keys/key-copy.ts'
import { KeyRate } from './keys/key-rate.ts'
import requireSender from './keys/require-sender.ts'
import { countReadings, measureClocks, measureHeld, measureSpool, timeWrites } from './measure.ts'
import { BrokerSubscriber } from './mqtt/broker/subscriber.ts'
import mqttEndpoint from './mqtt/endpoint.ts'
import { measureMqtt } from './mqtt/measure.ts'
import { MessageIntake } from './mqtt/message-intake.ts'
import { replayWriter } from './mqtt/replay.ts'
import enrol from './routes/enrol.ts'
import ingest from './routes/ingest.ts'
import lineProtocol from './routes/line-protocol.ts'
import sourcesRoutes from './routes/sources.ts'
import spoolRoutes from './routes/spool.ts'
import { PointScanner } from './scan/point-scanner.ts'
import { ReadingScanner } from './scan/reading-scanner.ts'
import type { Sources } from './sources/sources.ts'
import drained from './spool/drained.ts'
import { Hold } from './spool/hold.ts'
import type { Spool } from './spool/spool.ts'
import { Spooling } from './spool/spooling.ts'
import { PartitionFinder } from './stream/partition-finder.ts'
import { writeByPartition } from './stream/write-by-partition.ts'

export interface AppOptions {
  readonly config: Config
  /** Closed with the server. */
  readonly connection: Connection
  /** What becomes of payloads in forms of their own. */
  readonly sources: Sources
  /** Milliseconds since the epoch; the system's clock where it is left out. */
  readonly clock?: () => number
  /** What readings go to instead of the database; closed with the server. */
  readonly stream?: ReadingStream | undefined
  /** Keeps readings while the database takes none; closed with the server. Left out, they are refused. */
  readonly spool?: Spool | undefined
  /** What was answered to requests with an `Idempotency-Key`; closed with the server. Left out, they are refused. */
  readonly answers?: KeptAnswers | undefined
}

/**
 * What of the time for one answer, that of a request to the database, a write of readings and of a new device's record may
 * take. The rest is for reading which devices there are.
 */
const WRITE_PART = 0.6
const RECORD_PART = 0.2

/** The ingest service: takes readings from devices and writes them to InfluxDB. */
const app: FastifyPluginAsync<AppOptions> = async (fastify, options) => {
  const { config, connection, sources, answers, clock = Date.now } = options
  const { settings, limits, metrics } = config
  const breaker = new Breaker({ onChange: databaseLog(fastify.log) })
  const pulse = createPulse(connection.config)
  const reader = guardReads(createReader(connection), { breaker, pulse })
  fastify.addHook('onClose', async () => {
    connection.close()
    await options.stream?.close()
  })
  const note = sharedTokenNote(connection.config, 'INGEST_INFLUXDB_TOKEN')
  if (note !== undefined) fastify.addHook('onListen', async () => fastify.log.info(note))

  await fastify.register(frame, { settings, rateLimit: settings.INGEST_RATE_LIMIT })
  await fastify.register(docs, {
    title: 'NRG ingest',
    description: 'Takes readings of energy devices.',
    keys: {
      key: { header: 'Authorization', description: 'The INGEST_KEY or the key of a device, as it is or after Bearer' },
    },
  })
  measureBreaker(fastify.metrics, () => breaker.state)

  const stored = createStorage(fastify, { ...options, clock, breaker, pulse, reader })
  const { writer, devices, keys, spooling, take, intake, scanner, pointScanner } = stored
  await keys.restore()
  fastify.addHook('onListen', async () => keys.start())
  fastify.addHook('onClose', () => keys.stop())
  const isIngestKey = keyMatcher(settings.INGEST_KEY)
  const rate = new KeyRate(settings.INGEST_KEY_RATE_LIMIT, clock)
  await fastify.register(requireSender, { isIngestKey, keys, rate })
  await fastify.register(idempotency, { answers })
  if (spooling)
    await fastify.register(drained, {
      spooling,
      devices,
      hold: stored.hold,
      writers: stored.drainedTo,
      hasLeftBehind: stored.hasLeftBehind,
    })

  const meter = measureMqtt(fastify.metrics)
  const broker =
    config.broker && new BrokerSubscriber({ config: config.broker, intake, sources, meter, log: fastify.log })
  // Once the service listens: until then it may still fail.
  fastify.addHook('onListen', async () => broker?.start())
  fastify.addHook('preClose', async () => broker?.close())

  await fastify.register(bodyTime)
  await fastify.register(body, { limits })
  measureHeld(fastify.heldBodyBytes, writer, fastify.metrics)

  await fastify.register(readiness, {
    service: 'ingest',
    obstacle: async () => breaker.explain((await writer.obstacle()) ?? (await devices.loadSoon())?.reason),
    // Nobody waits here: that the devices are still being read is no reason to be said.
    wait: (waiting) => waitUntilReady(async () => (await writer.obstacle()) ?? (await devices.load())?.reason, waiting),
    warnings: () => taskWarnings(reader, clock()),
    standing: () => [...(spooling?.standing(clock()) ?? []), ...keys.standing(), ...(broker?.standing() ?? [])],
  })
  if (spooling) await fastify.register(spoolRoutes, { spooling })
  await fastify.register(enrol, { enrolment: new Enrolment({ keys, clock }) })
  const readings = { take, metrics, limits, clock }
  await fastify.register(ingest, { ...readings, scanner, times: sources.times })
  await fastify.register(sourcesRoutes, { ...readings, sources })
  await fastify.register(lineProtocol, { ...readings, points: sources.points, pointScanner })
  await fastify.register(mqttEndpoint, { config: config.mqtt, intake, meter, rate, isIngestKey, keys, clock })
}

interface StorageOptions extends AppOptions {
  readonly breaker: Breaker
  readonly pulse: Pulse
  readonly reader: Reader
  readonly clock: () => number
}

/** Where readings go: to the database, or to the spool while it takes none; and what is known of who sends them. */
function createStorage(
  { log, metrics }: FastifyInstance,
  { config, connection, sources, stream, spool, breaker, pulse, reader, clock }: StorageOptions,
) {
  const { limits, fleet } = config
  const { queueBytes } = limits
  const registry = createWriter(connection, buckets.registry.name)
  const joined = (one: Writer, part: number) =>
    joinWrites(one, { breaker, pulse, deadlineMs: part * connection.config.timeoutMs, queueBytes })
  const records = joined(registry, RECORD_PART)
  const copyIn = (name: string) => join(config.spool.dir, name)
  const keys = new DeviceKeys({
    reader,
    writer: records,
    fleet,
    clock,
    log,
    copy: spool && keyCopy(copyIn('keys.json')),
    needsSites: stream !== undefined,
  })
  const { writer, drained: raw } = stream
    ? streamWriters(stream, { keys, log, metrics, deadlineMs: WRITE_PART * connection.config.timeoutMs, queueBytes })
    : databaseWriters(connection, { breaker, pulse, metrics, joined })

  const hold = new Hold()
  // With nothing that keeps readings meanwhile, each client finds out for itself whether the database is well again.
  const held = (one: Writer, heedsFaults = true) => (spool ? hold.guard(one, heedsFaults) : one)
  const queued = spool && measureSpool(spool, metrics, clock)
  const spooling = spool && new Spooling({ spool, log, onKept: (lines) => queued?.inc(lines) })
  // Readings are taken where devices cannot be put on record; the stream is not left alone for what the database asks.
  const heldRecords = (one: Writer) => (stream ? one : held(one, false))
  const recorded = heldRecords(records)
  const devices = new Devices({
    reader,
    writer: recorded,
    limits,
    clock,
    log,
    meanwhile: spooling && {
      copy: deviceCopy(copyIn('devices.json')),
      keep: (lines, reason) => spooling.keep('registry', lines, reason),
    },
  })
  const clocks = new DeviceClocks({
    record: async (event) => (await recorded.write([clockLine(event)])).kind === 'written',
    log,
    clock,
  })
  measureClocks(clocks, metrics)
  const take = createIntake({ writer: held(writer), devices, spooling, clocks, count: countReadings(metrics) })
  const known = new Set(config.metrics)
  const { points, times } = sources
  const scanner = new ReadingScanner(config.metrics)
  const pointScanner = points.isPlain ? new PointScanner(config.metrics) : undefined
  const always = { ...limits, metrics: known, scanner, points, pointScanner, ...(times && { times }) }
  const rules = () => ({ ...always, now: clock() })
  const intake = new MessageIntake({ take, registry: recorded, spooling, rules, sources, log })
  const drainedTo = {
    raw: held(raw),
    registry: heldRecords(guardWrites(registry, { breaker, pulse })),
    messages: replayWriter(intake, (key) => keys.senderOf(key)),
  }
  const hasLeftBehind = () => writer.hasLeftBehind() || records.hasLeftBehind()
  return { writer, devices, keys, spooling, hold, take, intake, scanner, pointScanner, drainedTo, hasLeftBehind }
}

/** Takes readings as they come; and what was spooled of them, one request at a time. */
interface ReadingWriters {
  readonly writer: JoinedWriter
  readonly drained: Writer
}

interface DatabaseWriterOptions extends Pick<StorageOptions, 'breaker' | 'pulse'> {
  readonly metrics: FastifyInstance['metrics']
  readonly joined: (writer: Writer, part: number) => JoinedWriter
}

function databaseWriters(connection: Connection, { metrics, joined, ...guard }: DatabaseWriterOptions): ReadingWriters {
  const raw = timeWrites(createWriter(connection, buckets.raw.name), metrics)
  return { writer: joined(raw, WRITE_PART), drained: guardWrites(raw, guard) }
}

interface StreamWriterOptions extends Pick<FastifyInstance, 'log' | 'metrics'> {
  readonly keys: DeviceKeys
  readonly deadlineMs: number
  readonly queueBytes: number
}

function streamWriters(stream: ReadingStream, { keys, log, metrics, ...limits }: StreamWriterOptions): ReadingWriters {
  const breaker = new Breaker({
    onChange: (answers, reason) =>
      answers
        ? log.info('the stream answers again')
        : log.warn(`the stream does not answer, so readings go past it at once until it does: ${reason}`),
  })
  const partitions = new PartitionFinder(keys.sites)
  const writer = timeWrites(writeByPartition({ stream, partitions, breaker, ...limits }), metrics)
  return { writer, drained: writer }
}

export default app
