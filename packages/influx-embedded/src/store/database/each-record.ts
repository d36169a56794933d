import { prefixRange } from '../format/keys.ts'
import type { Database } from './database.ts'

/** Hands over every record of a prefix, in order. */
export async function eachRecord(
  database: Database,
  prefix: number,
  take: (key: Buffer, value: Buffer) => void,
): Promise<void> {
  for await (const page of database.pages(...prefixRange(prefix))) for (const [key, value] of page) take(key, value)
}
