import { join, resolve } from 'node:path'
import { type InfluxConfig, loadConfig as loadInfluxConfig } from '@nrg/influx/config'
import { measuredMetrics } from '@nrg/schema/counter'
import { type Environment, EnvironmentError, readEnvironment } from '@nrg/schema/environment'
import { type FleetConfig, orderedMetrics } from '@nrg/schema/fleet-config'
import { retentionSeconds } from '@nrg/schema/retention'
import { repositoryRoot } from '@nrg/service/environment'
import { loadFleetConfig } from '@nrg/service/fleet-config'
import { Port, RateLimit, serviceSettings } from '@nrg/service/settings'
import { loadStreamConfig, type StreamConfig } from '@nrg/stream/config'
import { type Static, Type } from '@sinclair/typebox'
import { type BrokerConfig, brokerConfig } from './broker-config.ts'
import { readPem } from './pem-file.ts'

const Settings = Type.Object({
  ...serviceSettings,
  INGEST_PORT: Port(3001),
  INGEST_RATE_LIMIT: RateLimit(20_000),
  INGEST_KEY_RATE_LIMIT: Type.Integer({
    default: 5000,
    minimum: 0,
    description: 'requests and messages with one key of a device in ten seconds; 0 is any number',
  }),
  INGEST_KEY: Type.String({
    writeOnly: true,
    description:
      'the key that devices send: a long random text, as `openssl rand -hex 24` prints; `npm run dev` makes one',
  }),
  INGEST_MAX_DEVICES: Type.Integer({
    default: 10_000,
    minimum: 1,
    description: 'how many devices there may be: those heard within 30 days',
  }),
  INGEST_NEW_DEVICES: Type.Integer({
    default: 2000,
    minimum: 1,
    description: 'how many new devices a key may bring within an hour',
  }),
  INGEST_BODY_LIMIT: Type.Integer({ default: 4_194_304, minimum: 1024, description: 'the largest body in bytes' }),
  INGEST_STREAM_LIMIT: Type.Integer({
    default: 268_435_456,
    minimum: 1024,
    description: 'the largest body in bytes of lines that are read as they come',
  }),
  INGEST_QUEUE_LIMIT: Type.Integer({
    default: 16_777_216,
    minimum: 65_536,
    description: 'the most bytes of readings that may wait for the database',
  }),
  MQTT_PORT: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 65_535,
      description: 'the port of the MQTT endpoint; left out, there is none',
    }),
  ),
  MQTT_TLS_CERT: Type.Optional(
    Type.String({ description: 'the file of its certificate (PEM); with it MQTT is over TLS' }),
  ),
  MQTT_TLS_KEY: Type.Optional(Type.String({ description: 'the file of the private key of the certificate (PEM)' })),
  MQTT_URL: Type.Optional(
    Type.String({
      writeOnly: true,
      description: 'a broker that messages are fetched from: mqtt://NAME:PASSWORD@HOST:1883',
    }),
  ),
  MQTT_URL_CA: Type.Optional(
    Type.String({ description: 'the file of the authority of its certificate (PEM), where that is no public one' }),
  ),
  MQTT_CLIENT_ID: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 128,
      description: 'what ingest is called at the broker, each by its own name',
    }),
  ),
  MQTT_GROUP: Type.String({
    default: 'nrg-ingest',
    description: 'with whom it shares the messages; - where the broker has no shared subscriptions',
  }),
  SOURCES_CONFIG: Type.Optional(
    Type.String({ description: 'the file that says what becomes of payloads in forms of their own' }),
  ),
  DATA_DIR: Type.String({ default: '.data', description: 'where the spool is, unless SPOOL_DIR says so' }),
  SPOOL_DIR: Type.Optional(Type.String({ description: 'the folder of what waits for a database that is away' })),
  INGEST_SPOOL_BYTES: Type.Integer({
    default: 1_073_741_824,
    minimum: 0,
    description: 'the most bytes of readings that are kept on disk while the database is away; 0 keeps none',
  }),
})

/** The shortest key that is taken in production. */
const KEY_LENGTH = 16

/** How many of the largest bodies are held at one time. */
const BODIES = 64

/** What the service needs to know, read once at start. */
export interface Config {
  readonly settings: Static<typeof Settings>
  readonly influx: InfluxConfig
  readonly limits: RequestLimits
  readonly fleet: FleetConfig
  /** The names of the metrics that devices report. */
  readonly metrics: readonly string[]
  /** Left out: devices do not connect by MQTT. */
  readonly mqtt: MqttConfig | undefined
  /** Left out: messages are fetched from no broker. */
  readonly broker: BrokerConfig | undefined
  /** Left out: readings go to the database. */
  readonly stream: StreamConfig | undefined
  /** Where and how much is kept while the database, or the stream, is away. */
  readonly spool: { readonly dir: string; readonly limitBytes: number }
}

/** Where devices connect to by MQTT. */
export interface MqttConfig {
  readonly host: string
  readonly port: number
  readonly tls: { readonly cert: Buffer; readonly key: Buffer } | undefined
}

/** The bounds on a request, and on the times of its readings. */
export interface RequestLimits {
  readonly bodyBytes: number
  /** Of lines that are read as they come. */
  readonly streamBytes: number
  /** Bytes of the bodies of all requests that are under way. */
  readonly bodiesBytes: number
  readonly readings: number
  readonly lineLength: number
  /** Bytes of line protocol that may wait for the database. */
  readonly queueBytes: number
  readonly devices: number
  /** New devices within an hour, with one key. */
  readonly newDevices: number
  /** Readings older than this are refused: the database would drop them. Infinite where they are kept for good. */
  readonly retentionMs: number
}

/**
 * Reads the configuration from the environment and the fleet configuration that it names.
 *
 * @throws EnvironmentError or FleetConfigError, saying what to set
 */
export function loadConfig(env: Environment): Config {
  const settings = readEnvironment(Settings, env)
  if (settings.NODE_ENV === 'production' && settings.INGEST_KEY.length < KEY_LENGTH)
    throw new EnvironmentError(
      `INGEST_KEY: its value has fewer than ${KEY_LENGTH} characters, which can be guessed: make one with \`openssl rand -hex 24\`, set it in .env or in the environment, and in the devices`,
    )
  const fleet = loadFleetConfig(settings.FLEET_CONFIG)
  return {
    settings,
    influx: loadInfluxConfig(env, 'INGEST_INFLUXDB_TOKEN'),
    limits: {
      bodyBytes: settings.INGEST_BODY_LIMIT,
      streamBytes: settings.INGEST_STREAM_LIMIT,
      bodiesBytes: BODIES * settings.INGEST_BODY_LIMIT,
      readings: 10_000,
      lineLength: 8192,
      queueBytes: settings.INGEST_QUEUE_LIMIT,
      devices: settings.INGEST_MAX_DEVICES,
      newDevices: settings.INGEST_NEW_DEVICES,
      retentionMs: retentionSeconds(fleet.retention, 'raw') * 1000 || Number.POSITIVE_INFINITY,
    },
    fleet,
    metrics: measuredMetrics({ metrics: orderedMetrics(fleet) }).map(({ name }) => name),
    mqtt: mqttConfig(settings),
    broker: brokerConfig(settings),
    stream: loadStreamConfig(env),
    spool: {
      dir: resolve(repositoryRoot, settings.SPOOL_DIR ?? join(settings.DATA_DIR, 'spool')),
      limitBytes: settings.INGEST_SPOOL_BYTES,
    },
  }
}

const SourceSettings = Type.Pick(Settings, ['SOURCES_CONFIG', 'FLEET_CONFIG'])

/** Reads which files say what devices send and what is measured, for a command that needs no more. @throws EnvironmentError */
export const loadSourceSettings = (env: Environment): Static<typeof SourceSettings> =>
  readEnvironment(SourceSettings, env)

function mqttConfig(settings: Static<typeof Settings>): MqttConfig | undefined {
  const { HOST: host, MQTT_PORT: port, MQTT_TLS_CERT: cert, MQTT_TLS_KEY: key } = settings
  if (port === undefined) return undefined
  if (cert === undefined && key === undefined) return { host, port, tls: undefined }
  const read = (variable: string, file: string | undefined) => {
    if (file !== undefined) return readPem(variable, file)
    throw new EnvironmentError(`${variable} is not set: MQTT over TLS needs both MQTT_TLS_CERT and MQTT_TLS_KEY`)
  }
  return { host, port, tls: { cert: read('MQTT_TLS_CERT', cert), key: read('MQTT_TLS_KEY', key) } }
}
