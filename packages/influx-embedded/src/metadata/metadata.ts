import { Collection, type MetadataChange } from './collection.ts'
import { createIdGenerator } from './identifier.ts'
import type {
  Authorization,
  Bucket,
  Label,
  LabelMapping,
  Membership,
  Organization,
  Password,
  PendingDrop,
  Remote,
  Replication,
  Task,
  User,
} from './records.ts'

/** The ordered key/value namespace of the store that the records are kept in. */
export interface KeyValue {
  get(key: string): Promise<unknown>
  /** Applies all of it or nothing, and is on disk when it resolves. */
  batch(operations: readonly MetadataChange[]): Promise<void>
  /** Those whose keys begin so, in order, read as they are asked for. */
  entries(prefix: string): AsyncIterable<readonly [key: string, value: unknown]>
}

/** Collects changes; they take effect together, once they are on disk. */
export interface Transaction {
  put<T extends { readonly id: string }>(collection: Collection<T>, record: T): void
  delete<T extends { readonly id: string }>(collection: Collection<T>, id: string): void
  /** Changes a record that is in no collection. */
  stage(operation: MetadataChange): void
}

/** What the server knows beside time series: organisations, users, buckets, tokens, labels, tasks, replications. */
export class Metadata {
  readonly organizations = new Collection<Organization>('organization/')
  readonly users = new Collection<User>('user/')
  readonly passwords = new Collection<Password>('password/')
  readonly buckets = new Collection<Bucket>('bucket/')
  readonly authorizations = new Collection<Authorization>('authorization/')
  readonly memberships = new Collection<Membership>('membership/')
  readonly labels = new Collection<Label>('label/')
  readonly labelMappings = new Collection<LabelMapping>('label-mapping/')
  readonly tasks = new Collection<Task>('task/')
  readonly pendingDrops = new Collection<PendingDrop>('pending-drop/')
  readonly remotes = new Collection<Remote>('remote/')
  readonly replications = new Collection<Replication>('replication/')

  readonly now: () => number
  readonly newId: () => string
  /** For records too many to be held in memory. */
  readonly keyValue: KeyValue
  #last: Promise<unknown> = Promise.resolve()

  private constructor(keyValue: KeyValue, now: () => number) {
    this.keyValue = keyValue
    this.now = now
    this.newId = createIdGenerator(now)
  }

  /** Reads all records into memory. */
  static async open(keyValue: KeyValue, now: () => number): Promise<Metadata> {
    const metadata = new Metadata(keyValue, now)
    for (const collection of metadata.#collections()) {
      for await (const [, value] of keyValue.entries(collection.prefix)) collection.load(value as never)
    }
    return metadata
  }

  /**
   * Runs `change` alone, so that what it checks still holds when what it stages is stored. When `change`
   * throws, nothing is stored.
   */
  update<R>(change: (transaction: Transaction) => R | Promise<R>): Promise<R> {
    const run = this.#last.then(() => this.#commit(change))
    this.#last = run.catch(() => undefined)
    return run
  }

  async #commit<R>(change: (transaction: Transaction) => R | Promise<R>): Promise<R> {
    const operations: MetadataChange[] = []
    const effects: (() => void)[] = []
    const result = await change({
      put: (collection, record) => {
        operations.push({ type: 'put', key: collection.prefix + record.id, value: record })
        effects.push(() => collection.load(record))
      },
      delete: (collection, id) => {
        operations.push({ type: 'del', key: collection.prefix + id })
        effects.push(() => collection.unload(id))
      },
      stage: (operation) => operations.push(operation),
    })
    if (operations.length > 0) await this.keyValue.batch(operations)
    for (const effect of effects) effect()
    return result
  }

  #collections(): Collection<{ id: string }>[] {
    return [
      this.organizations,
      this.users,
      this.passwords,
      this.buckets,
      this.authorizations,
      this.memberships,
      this.labels,
      this.labelMappings,
      this.tasks,
      this.pendingDrops,
      this.remotes,
      this.replications,
    ] as never
  }
}
