import type { FastifyBaseLogger } from 'fastify'
import type { Metadata } from '../metadata/metadata.ts'
import type { Remote, Replication } from '../metadata/records.ts'
import { DEFAULT_MAX_AGE_SECONDS, noteResponse } from '../metadata/replications.ts'
import type { QueueCounts, ReplicationQueues } from '../store/replication-queues.ts'
import { ApiError } from '../wire/api-error.ts'
import { postWrite, type WriteTarget } from './post-write.ts'
import { Sender, type SenderCounts, type SendingTo } from './sender.ts'

/** What a replication's queue and sender have come to since the start. */
export interface ReplicationCounts {
  readonly id: string
  readonly waitingBytes: number
  readonly queued: QueueCounts
  readonly sent: SenderCounts
}

interface Parts {
  readonly metadata: Metadata
  readonly queues: ReplicationQueues
  readonly logger: FastifyBaseLogger
}

/** Replications: what is written to some buckets is queued with the points, and a sender each brings it elsewhere. */
export class ReplicationService {
  readonly #metadata: Metadata
  readonly #queues: ReplicationQueues
  readonly #logger: FastifyBaseLogger
  readonly #senders = new Map<string, Sender>()
  #sends = false

  constructor({ metadata, queues, logger }: Parts) {
    this.#metadata = metadata
    this.#queues = queues
    this.#logger = logger
    this.#apply()
  }

  /** Begins to send what waits; forgets what waits for replications that are no more. */
  async start(): Promise<void> {
    this.#sends = true
    for (const sender of this.#senders.values()) sender.start()
    for (const id of this.#queues.ids) if (!this.#senders.has(id)) await this.#drop(id)
  }

  /** Takes the replications and remotes as they are now: to be called once they have changed. */
  async refresh(): Promise<void> {
    const gone = this.#apply()
    for (const sender of this.#senders.values()) sender.retryNow()
    for (const [id, sender] of gone) {
      await sender.stop()
      await this.#drop(id)
    }
  }

  /** Bytes that wait to be sent. */
  waitingBytes(id: string): number {
    return this.#queues.bytes(id)
  }

  counts(): ReplicationCounts[] {
    return [...this.#senders].map(([id, sender]) => ({
      id,
      waitingBytes: this.#queues.bytes(id),
      queued: this.#queues.counts(id),
      sent: sender.counts,
    }))
  }

  /** Asks the other database whether it would take what is written. @throws ApiError */
  async validate(replication: Pick<Replication, 'remoteID' | 'remoteBucketID' | 'remoteBucketName'>): Promise<void> {
    const remote = this.#metadata.remotes.get(replication.remoteID)
    if (!remote) throw new ApiError('invalid', `remote "${replication.remoteID}" not found`)
    const target = targetOf(remote, replication)
    const { status, message } = await postWrite(target, Buffer.alloc(0), new AbortController().signal)
    if (status !== 204) throw new ApiError('invalid', message)
  }

  /** Ends all requests; what waits is sent at the next start. */
  async stop(): Promise<void> {
    this.#sends = false
    await Promise.all([...this.#senders.values()].map((sender) => sender.stop()))
  }

  /** Makes senders for new replications; answers those of the ones that are gone. */
  #apply(): [id: string, sender: Sender][] {
    const replications = this.#metadata.replications.all()
    for (const { id } of replications) {
      if (this.#senders.has(id)) continue
      const sender = this.#senderOf(id)
      this.#senders.set(id, sender)
      if (this.#sends) sender.start()
    }
    const gone = [...this.#senders].filter(([id]) => !this.#metadata.replications.get(id))
    for (const [id] of gone) this.#senders.delete(id)
    this.#queues.setStreams(
      replications.map(({ id, localBucketID, maxQueueSizeBytes }) => ({
        replicationId: id,
        bucketId: localBucketID,
        maxBytes: maxQueueSizeBytes,
        wake: () => this.#senders.get(id)?.wake(),
      })),
    )
    return gone
  }

  #senderOf(id: string): Sender {
    return new Sender({
      id,
      queues: this.#queues,
      to: () => this.#sendingTo(id),
      note: (code, message) => noteResponse(this.#metadata, id, code, message),
      now: this.#metadata.now,
      logger: this.#logger,
    })
  }

  #sendingTo(id: string): SendingTo | undefined {
    const replication = this.#metadata.replications.get(id)
    const remote = replication && this.#metadata.remotes.get(replication.remoteID)
    if (!remote) return undefined
    const { maxAgeSeconds, dropNonRetryableData } = replication
    const maxAgeMs = (maxAgeSeconds || DEFAULT_MAX_AGE_SECONDS) * 1000
    return { target: targetOf(remote, replication), maxAgeMs, dropNonRetryableData }
  }

  async #drop(id: string): Promise<void> {
    try {
      await this.#queues.drop(id)
    } catch (err) {
      this.#logger.warn(
        { err, replicationID: id },
        'A queue could not be removed; that is made up for at the next start.',
      )
    }
  }
}

function targetOf(
  { remoteURL: url, remoteAPIToken: token, remoteOrgID: orgID, allowInsecureTLS }: Remote,
  { remoteBucketID, remoteBucketName }: Pick<Replication, 'remoteBucketID' | 'remoteBucketName'>,
): WriteTarget {
  return { url, token, orgID, bucket: remoteBucketName || (remoteBucketID ?? ''), allowInsecureTLS }
}
