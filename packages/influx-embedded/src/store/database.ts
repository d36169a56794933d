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
  batch(operations: Operation[], options: { sync: boolean }): Promise<void>
  getSync(key: Buffer): Buffer | undefined
  getMany(keys: Buffer[]): Promise<(Buffer | undefined)[]>
  iterator(range: { gte?: Buffer; gt?: Buffer; lt?: Buffer }): AsyncIterable<[Buffer, Buffer]>
  compactRange(start: Buffer, end: Buffer): Promise<void>
  close(): Promise<void>
}

/** Opens and repairs databases. */
export interface DatabaseDriver {
  open(dir: string, options: { cacheBytes: number; writeBufferBytes: number }): Promise<Database>
  repair(dir: string): Promise<void>
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
    return level
  },
  repair: (dir) => ClassicLevel.repair(dir),
}
