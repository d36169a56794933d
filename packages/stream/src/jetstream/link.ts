import { type JetStreamClient, type JetStreamManager, jetstream, jetstreamManager } from '@nats-io/jetstream'
import type { NatsConnection } from '@nats-io/transport-node'
import type { StreamConfig } from '../config.ts'
import { checkServers } from './check-servers.ts'
import { connectTo } from './connection.ts'
import { reasonOf } from './fault.ts'
import { setUp } from './set-up.ts'

/** How long is waited before the next try to connect, and how often the servers are looked at again, in milliseconds. */
const RETRY_MS = 1000
const CHECK_MS = 60_000

export interface LinkOptions {
  readonly config: StreamConfig
  /** What it is called in the server's lists. */
  readonly name: string
  /** Told of each change: the stream can be used, or why not. */
  readonly onChange?: (obstacle: Obstacle | undefined) => void
}

/** Why the stream cannot be used: it cannot be reached, or somebody has to set it up otherwise. */
export interface Obstacle {
  readonly kind: 'away' | 'misconfigured'
  readonly reason: string
}

/** What may be asked of the stream. */
export interface Session {
  readonly connection: NatsConnection
  readonly client: JetStreamClient
  readonly manager: JetStreamManager
}

/**
 * The connection to the stream: made again until it is there, and used only while every server that answers syncs before it
 * acknowledges.
 */
export class Link {
  readonly #options: LinkOptions
  readonly #closing = new AbortController()
  /** Settles once the first try is over. */
  readonly tried: Promise<Obstacle | undefined>
  readonly #checks: NodeJS.Timeout
  #session: Session | undefined
  #obstacle: Obstacle | undefined = { kind: 'away', reason: 'the stream is still being connected to' }
  #looking: Promise<void> | undefined
  #retry: NodeJS.Timeout | undefined

  constructor(options: LinkOptions) {
    this.#options = options
    this.tried = this.#look().then(() => this.#obstacle)
    this.#checks = setInterval(() => void this.#look(), CHECK_MS).unref()
  }

  /** Why it cannot be used now; `undefined` where it can. */
  get obstacle(): Obstacle | undefined {
    return this.#obstacle
  }

  /** What may be asked; `undefined` while there is an obstacle. */
  get session(): Session | undefined {
    return this.#obstacle === undefined ? this.#session : undefined
  }

  async close(): Promise<void> {
    this.#closing.abort()
    clearInterval(this.#checks)
    clearTimeout(this.#retry)
    await this.#looking
    await this.#session?.connection.close()
  }

  /** Connects where that is not done yet, and looks whether the servers can be relied on. */
  #look(): Promise<void> {
    this.#looking ??= this.#tryOnce()
      .then(
        (fault) => this.#set(fault === undefined ? undefined : { kind: 'misconfigured', reason: fault }),
        (error: unknown) => this.#set({ kind: 'away', reason: reasonOf(error) }),
      )
      .finally(() => {
        this.#looking = undefined
      })
    return this.#looking
  }

  async #tryOnce(): Promise<string | undefined> {
    const { config, name } = this.#options
    if (this.#session === undefined) {
      const address = config.servers
      const connection = await connectTo({ address, caFile: config.caFile, name, lasts: true })
      if (this.#closing.signal.aborted) await connection.close()
      const manager = await jetstreamManager(connection, { checkAPI: false })
      this.#session = { connection, client: jetstream(connection), manager }
      void this.#watch(connection)
    }
    const fault = await checkServers(config)
    if (fault === undefined) await setUp(this.#session.manager, config)
    return fault
  }

  async #watch(connection: NatsConnection): Promise<void> {
    for await (const { type } of connection.status()) {
      if (type === 'disconnect')
        this.#set({ kind: 'away', reason: 'the stream cannot be reached: it has cut the connection' })
      if (type === 'reconnect') void this.#look()
    }
  }

  #set(obstacle: Obstacle | undefined): void {
    if (this.#closing.signal.aborted) return
    const isChanged = obstacle?.reason !== this.#obstacle?.reason
    this.#obstacle = obstacle
    if (isChanged) this.#options.onChange?.(obstacle)
    clearTimeout(this.#retry)
    if (obstacle !== undefined) this.#retry = setTimeout(() => void this.#look(), RETRY_MS).unref()
  }
}
