import {
  AckPolicy,
  type ConsumerConfig,
  type ConsumerInfo,
  JetStreamApiError,
  type JetStreamManager,
} from '@nats-io/jetstream'
import type { Waiting } from '../stream.ts'
import { cellOfConsumer, consumerOf, READINGS, readingsSubject, WRITER_GROUP } from './names.ts'

const NANOS = 1e6
const NOT_FOUND = 10_014
/** How long a message that was delivered may wait for a sign of life before it is delivered again, in milliseconds. */
const ACKNOWLEDGE_MS = 10_000
/** After how long without a request of the client that it is pinned to another one may be pinned, in milliseconds. */
const PINNED_MS = 15_000
/** Messages that are delivered and not acknowledged: of up to a thousand readings each. */
export const UNACKNOWLEDGED = 256

/** How the consumer of a cell stands. */
export interface Standing extends Waiting {
  /** The client that it is pinned to; `undefined` where it is to none. */
  readonly pinnedTo: string | undefined
  /** Whether it has the messages of the partitions that are asked for, and of no other. */
  readonly isAsAsked: boolean
}

export interface ConsumerOptions {
  readonly cell: string
  readonly partitions: readonly number[]
  readonly replicas: number
}

/** The consumer of a cell, at the servers: what of its partitions was not acknowledged, and who takes it. */
export class CellConsumer {
  readonly name: string
  readonly #manager: JetStreamManager
  readonly #config: Partial<ConsumerConfig>

  constructor(manager: JetStreamManager, { cell, partitions, replicas }: ConsumerOptions) {
    this.name = consumerOf(cell)
    this.#manager = manager
    this.#config = {
      durable_name: this.name,
      filter_subjects: partitions.map(readingsSubject),
      // Each by itself. One for all before it would be for those too that a writer had taken, not stored, and was killed.
      ack_policy: AckPolicy.Explicit,
      ack_wait: ACKNOWLEDGE_MS * NANOS,
      max_ack_pending: UNACKNOWLEDGED,
      num_replicas: replicas,
      priority_policy: 'pinned_client',
      priority_groups: [WRITER_GROUP],
      priority_timeout: PINNED_MS * NANOS,
    }
  }

  /** How it stands; it is made where it is missing. @throws where the stream does not say */
  async standing(): Promise<Standing> {
    const info = await this.#manager.consumers.info(READINGS, this.name).catch((error: unknown) => {
      if (error instanceof JetStreamApiError && error.code === NOT_FOUND) return this.#add()
      throw error
    })
    const isAsAsked = String(subjectsOf(info).sort()) === String([...(this.#config.filter_subjects ?? [])].sort())
    return { messages: info.num_pending, delivered: info.num_ack_pending, pinnedTo: pinOf(info), isAsAsked }
  }

  /** Makes it anew: all that was not acknowledged is delivered again, in its order. */
  async renew(): Promise<void> {
    await this.#manager.consumers.delete(READINGS, this.name)
    await this.#add()
  }

  /** Lets another client have it at once. */
  unpin(): Promise<void> {
    return this.#manager.consumers.unpin(READINGS, this.name, WRITER_GROUP)
  }

  #add(): Promise<ConsumerInfo> {
    return this.#manager.consumers.add(READINGS, this.#config)
  }
}

/** The cell whose consumer has the messages of a partition. @throws where the stream does not say */
export async function takerOf(manager: JetStreamManager, partition: number): Promise<string | undefined> {
  const subject = readingsSubject(partition)
  for await (const info of manager.consumers.list(READINGS))
    if (subjectsOf(info).includes(subject)) return cellOfConsumer(info.name)
  return undefined
}

/** Takes the consumer of a cell away, where there is one: its messages stay. */
export async function removeConsumer(manager: JetStreamManager, cell: string): Promise<void> {
  await manager.consumers.delete(READINGS, consumerOf(cell)).catch((error: unknown) => {
    if (!(error instanceof JetStreamApiError && error.code === NOT_FOUND)) throw error
  })
}

const subjectsOf = ({ config: { filter_subject, filter_subjects } }: ConsumerInfo): string[] => [
  ...(filter_subjects ?? (filter_subject ? [filter_subject] : [])),
]

/** The client's type of it lacks the groups. */
function pinOf(info: ConsumerInfo & { readonly priority_groups?: readonly { readonly pinned_client_id?: string }[] }) {
  return info.priority_groups?.[0]?.pinned_client_id || undefined
}
