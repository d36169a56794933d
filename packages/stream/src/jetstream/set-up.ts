import {
  type StreamConfig as Config,
  DiscardPolicy,
  JetStreamApiError,
  type JetStreamManager,
  RetentionPolicy,
  StorageType,
} from '@nats-io/jetstream'
import type { StreamConfig } from '../config.ts'
import { DEAD_LETTERS, deadLetterSubject, READINGS } from './names.ts'

const NANOS = 1e6
const STREAM_NOT_FOUND = 10_059
/** Within it an append by the same id is kept once, in milliseconds: longer than anybody tries again. */
const DUPLICATES_MS = 120_000
/** The part of all that may be kept that dead letters may take. */
const DEAD_SHARE = 0.1

/** Makes the streams that are missing, and brings those that are there to the configuration. @throws where that cannot be done */
export async function setUp(manager: JetStreamManager, { replicas, bytes }: StreamConfig): Promise<void> {
  const common = {
    storage: StorageType.File,
    // What was acknowledged is never thrown away for what comes after it.
    discard: DiscardPolicy.New,
    num_replicas: replicas,
    duplicate_window: DUPLICATES_MS * NANOS,
  }
  await ensure(manager, {
    ...common,
    name: READINGS,
    subjects: ['nrg.readings.*'],
    // A message is kept until it was acknowledged, by the one consumer of its partition or by a later one.
    retention: RetentionPolicy.Workqueue,
    max_bytes: bytes,
  })
  await ensure(manager, {
    ...common,
    name: DEAD_LETTERS,
    subjects: [deadLetterSubject('*', 0).replace(/\d+$/, '*')],
    retention: RetentionPolicy.Limits,
    max_bytes: Math.ceil(bytes * DEAD_SHARE),
  })
}

async function ensure(manager: JetStreamManager, wanted: Partial<Config> & { readonly name: string }): Promise<void> {
  try {
    const { config } = await manager.streams.info(wanted.name)
    if (config.num_replicas === wanted.num_replicas && config.max_bytes === wanted.max_bytes) return
    await manager.streams.update(wanted.name, wanted)
  } catch (error) {
    if (!(error instanceof JetStreamApiError) || error.code !== STREAM_NOT_FOUND) throw error
    await manager.streams.add(wanted)
  }
}
