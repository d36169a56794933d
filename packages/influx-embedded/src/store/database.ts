import { mkdir } from 'node:fs/promises'
import { ClassicLevel } from 'classic-level'

export interface PutOperation {
  readonly type: 'put'
  readonly key: Buffer
  readonly value: Buffer
}

export interface DeleteOperation {
  readonly type: 'del'
  readonly key: Buffer
}

/** A change of one record. */
export type Operation = PutOperation | DeleteOperation

/** What the store needs of an ordered, durable map from bytes to bytes: LevelDB, or one that fails on purpose. */
export interface Database {
  /** Makes the changes all together; durable once it resolves where `sync` is set. */
  batch(operations: readonly Operation[], options: { sync: boolean }): Promise<void>
  getSync(key: Buffer): Buffer | undefined
  getMany(keys: Buffer[]): Promise<(Buffer | undefined)[]>
  /** The records from one key to before another, in order and a page at a time. */
  pages(from: Buffer, to: Buffer): AsyncIterable<readonly (readonly [key: Buffer, value: Buffer])[]>
  compactRange(start: Buffer, end: Buffer): Promise<void>
  close(): Promise<void>
}

/** Opens and repairs databases. */
export interface DatabaseDriver {
  open(dir: string, options: { cacheBytes: number; writeBufferBytes: number }): Promise<Database>
  repair(dir: string): Promise<void>
}

/** Records that are read from disk at once. */
const pageRecords = 1000

class LevelDatabase implements Database {
  readonly #level: ClassicLevel<Buffer, Buffer>

  constructor(level: ClassicLevel<Buffer, Buffer>) {
    this.#level = level
  }

  async batch(operations: readonly Operation[], options: { sync: boolean }): Promise<void> {
    // A chained batch takes its operations twenty times as fast as an array of them.
    const batch = this.#level.batch()
    for (const operation of operations) {
      if (operation.type === 'put') batch.put(operation.key, operation.value)
      else batch.del(operation.key)
    }
    await batch.write(options)
  }

  getSync(key: Buffer): Buffer | undefined {
    return this.#level.getSync(key)
  }

  getMany(keys: Buffer[]): Promise<(Buffer | undefined)[]> {
    return this.#level.getMany(keys)
  }

  async *pages(gte: Buffer, lt: Buffer): AsyncIterable<[Buffer, Buffer][]> {
    const iterator = this.#level.iterator({ gte, lt, highWaterMarkBytes: 1024 * 1024 })
    try {
      for (;;) {
        const page = await iterator.nextv(pageRecords)
        if (page.length === 0) return
        yield page
      }
    } finally {
      await iterator.close()
    }
  }

  compactRange(start: Buffer, end: Buffer): Promise<void> {
    return this.#level.compactRange(start, end)
  }

  close(): Promise<void> {
    return this.#level.close()
  }
}

/** LevelDB through classic-level. */
export const levelDriver: DatabaseDriver = {
  async open(dir, { cacheBytes, writeBufferBytes }) {
    await mkdir(dir, { recursive: true })
    const level = new ClassicLevel<Buffer, Buffer>(dir, {
      keyEncoding: 'buffer',
      valueEncoding: 'buffer',
      cacheSize: cacheBytes,
      writeBufferSize: writeBufferBytes,
    })
    await level.open()
    return new LevelDatabase(level)
  },
  repair: (dir) => ClassicLevel.repair(dir),
}
