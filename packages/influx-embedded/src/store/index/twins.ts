import type { Database, Operation } from '../database/database.ts'
import { eachRecord } from '../database/each-record.ts'
import { seal, sealLength, unseal } from '../format/checksum.ts'
import { prefixes } from '../format/keys.ts'
import type { Damage } from './damage.ts'

/**
 * The records without which others are of no use are stored twice, far apart in the order of keys so that no
 * damaged page of a file has both: the prefix of each kind's second copy.
 */
const twinPrefixes: ReadonlyMap<number, number> = new Map([
  [prefixes.bucket, 0x7e],
  [prefixes.metadata, 0x01],
  [prefixes.series, 0x02],
])

/** What of the records of one kind is to be known after they were read. */
export interface TwinnedRecords {
  readonly prefix: number
  /** What to call them when one is damaged. */
  readonly what: string
  /** Takes over a record that is whole. */
  take(key: Buffer, content: Buffer): void
  /** How many are missing. */
  missing(): number
}

/** The operation on the second copy of a record; undefined where there is none. */
export function twinOperation(operation: Operation): Operation | undefined {
  const prefix = twinPrefixes.get(operation.key[0] as number)
  if (prefix === undefined) return undefined
  const key = withPrefix(operation.key, prefix)
  if (operation.type === 'del') return { type: 'del', key }
  return { type: 'put', key, value: seal(key, operation.value.subarray(sealLength)) }
}

/** Reads all records of a kind, damaged and lost ones from their second copies, which replace them. */
export async function readTwinned(database: Database, damage: Damage, records: TwinnedRecords): Promise<void> {
  let damaged = 0
  await eachRecord(database, records.prefix, (key, value) => {
    const content = unseal(key, value)
    if (content) records.take(key, content)
    else damaged++
  })
  if (damaged === 0 && records.missing() === 0) return
  const restored = await restore(database, records)
  if (restored > 0) damage.restored(records.what, restored)
  const missing = Math.max(records.missing(), damaged - restored)
  if (missing > 0) damage.lost(records.what, missing)
}

async function restore(database: Database, { prefix, take }: TwinnedRecords): Promise<number> {
  const whole = new Set<string>()
  await eachRecord(database, prefix, (key, value) => {
    if (unseal(key, value)) whole.add(key.toString('latin1'))
  })
  const operations: Operation[] = []
  await eachRecord(database, twinPrefixes.get(prefix) as number, (twinKey, value) => {
    const key = withPrefix(twinKey, prefix)
    const content = unseal(twinKey, value)
    if (!content || whole.has(key.toString('latin1'))) return
    operations.push({ type: 'put', key, value: seal(key, content) })
    take(key, content)
  })
  if (operations.length > 0 && !database.readOnly) await database.batch(operations, { sync: true })
  return operations.length
}

function withPrefix(key: Buffer, prefix: number): Buffer {
  const other = Buffer.from(key)
  other[0] = prefix
  return other
}
