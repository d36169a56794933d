import { type Environment, EnvironmentError, readEnvironment } from '@nrg/schema/environment'
import { type Static, Type } from '@sinclair/typebox'
import { type ServerAddress, serverAddress } from './server-address.ts'

const StreamEnvironment = Type.Object({
  STREAM_URL: Type.Optional(
    Type.String({
      writeOnly: true,
      description:
        'the servers of NATS JetStream: nats://NAME:PASSWORD@HOST:4222, further ones after commas; left out, there is no stream',
    }),
  ),
  STREAM_SYSTEM_URL: Type.Optional(
    Type.String({
      writeOnly: true,
      description:
        'the same servers, as a user of their system account: it says whether they sync before they acknowledge',
    }),
  ),
  STREAM_CA: Type.Optional(
    Type.String({ description: 'the file of the authority of their certificates (PEM), where that is no public one' }),
  ),
  STREAM_REPLICAS: Type.Integer({
    default: 3,
    minimum: 1,
    maximum: 5,
    description: 'on how many servers each reading is kept: an odd number, 3 for any that may be lost',
  }),
  STREAM_BYTES: Type.Integer({
    default: 10_737_418_240,
    minimum: 1_048_576,
    description: 'the most bytes that the stream keeps while cells are away',
  }),
})

/** Where the stream is, and what it keeps. */
export interface StreamConfig {
  readonly servers: ServerAddress
  readonly system: ServerAddress
  readonly caFile: string | undefined
  readonly replicas: number
  readonly bytes: number
}

/** Reads where the stream is; `undefined` where there is none. @throws EnvironmentError */
export function loadStreamConfig(env: Environment): StreamConfig | undefined {
  const settings: Static<typeof StreamEnvironment> = readEnvironment(StreamEnvironment, env)
  if (settings.STREAM_URL === undefined) return undefined
  if (settings.STREAM_SYSTEM_URL === undefined)
    throw new EnvironmentError(
      'STREAM_SYSTEM_URL is not set, and only their system account says whether the servers of STREAM_URL sync before they acknowledge: give each `accounts { $SYS { users: [{ user: sys, password: PASSWORD }] } }`, and set STREAM_SYSTEM_URL=nats://sys:PASSWORD@HOST:4222',
    )
  if (settings.STREAM_REPLICAS % 2 === 0)
    throw new EnvironmentError(`STREAM_REPLICAS: ${settings.STREAM_REPLICAS} is an even number: set it to 1, 3 or 5`)
  return {
    servers: serverAddress('STREAM_URL', settings.STREAM_URL),
    system: serverAddress('STREAM_SYSTEM_URL', settings.STREAM_SYSTEM_URL),
    caFile: settings.STREAM_CA,
    replicas: settings.STREAM_REPLICAS,
    bytes: settings.STREAM_BYTES,
  }
}

/** The same where nothing can be done without one. @throws EnvironmentError */
export function requireStreamConfig(env: Environment): StreamConfig {
  const config = loadStreamConfig(env)
  if (config !== undefined) return config
  throw new EnvironmentError(
    'STREAM_URL is not set: set it to the address of NATS JetStream, nats://NAME:PASSWORD@HOST:4222',
  )
}
