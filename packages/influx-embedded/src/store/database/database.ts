/** A change of one record. */
export type Operation = PutOperation | DeleteOperation

export interface PutOperation {
  readonly type: 'put'
  readonly key: Buffer
  readonly value: Buffer
}

export interface DeleteOperation {
  readonly type: 'del'
  readonly key: Buffer
}

/** What the store needs of an ordered, durable map from bytes to bytes: LevelDB, or one that fails on purpose. */
export interface Database {
  /** Whether it takes no changes: it was opened on a disk that refuses. */
  readonly readOnly: boolean
  /** Whether some of its files turned out to be damaged while they were read. */
  readonly damaged: boolean
  /** Makes the changes all together; durable once it resolves where `sync` is set. */
  batch(operations: readonly Operation[], options: { sync: boolean }): Promise<void>
  /** A record that the database finds damaged is as one that is missing: whoever knows of it counts it. */
  getSync(key: Buffer): Buffer | undefined
  getMany(keys: Buffer[]): Promise<(Buffer | undefined)[]>
  /** The records from one key to before another, in order and a page at a time; what is unreadable is left out. */
  pages(from: Buffer, to: Buffer): AsyncIterable<readonly (readonly [key: Buffer, value: Buffer])[]>
  compactRange(start: Buffer, end: Buffer): Promise<void>
  close(): Promise<void>
}

/** Opens and repairs databases. */
export interface DatabaseDriver {
  open(dir: string, options: { cacheBytes: number; writeBufferBytes: number }): Promise<Database>
  /** Opens what is stored without writing anything. */
  openReadOnly(dir: string): Promise<Database>
  repair(dir: string): Promise<void>
}

/** Whether a database says that the disk does not do what it asks for. */
export function isRefusedByDisk(error: unknown): boolean {
  return hasCode(error, 'LEVEL_IO_ERROR') || diskErrors.some((code) => hasCode(error, code))
}

const diskErrors = ['ENOSPC', 'EDQUOT', 'EFBIG', 'EIO', 'EROFS']

/** Whether an error or what caused it has a code. */
export function hasCode(error: unknown, code: string): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && cause.code === code) return true
  }
  return false
}
