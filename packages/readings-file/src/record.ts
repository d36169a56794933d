/** A reading of a file. */
export interface FileRecord {
  /** The line, or where a file has none the record, that it stands in; from 1. */
  readonly line: number
  /** Nanoseconds since the epoch. */
  readonly time: bigint
  readonly deviceId: string
  readonly metrics: Readonly<Record<string, number>>
}

/** What holds no reading, or no value where one should be, and why. */
export interface BadLine {
  readonly line: number
  /** Why, in words that are the same for all that are skipped for it. */
  readonly reason: string
  /** What stands there. */
  readonly text?: string
}

export type FileItem = FileRecord | BadLine

/** Whether it could not be read. */
export function isBad<T extends object>(item: T | BadLine): item is BadLine {
  return 'reason' in item
}
