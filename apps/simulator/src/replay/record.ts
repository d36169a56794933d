/** What one line of a file says; a device only where the file names it. */
export interface FileRecord {
  readonly line: number
  readonly time: bigint
  readonly deviceId?: number
  readonly metrics: Readonly<Record<string, number>>
}

/** A line that holds no reading, and why. */
export interface BadLine {
  readonly line: number
  readonly reason: string
}

export type FileItem = FileRecord | BadLine

/** Whether a line could not be read. */
export function isBad(item: FileItem): item is BadLine {
  return 'reason' in item
}
