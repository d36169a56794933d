import type { Database, PutOperation } from '../database/database.ts'
import { sealJson, unsealJson } from '../format/checksum.ts'
import { prefixes } from '../format/keys.ts'
import type { Damage } from './damage.ts'

/**
 * How much there is, written with every group: what LevelDB loses without a word is missed when the store is
 * next opened. It also keeps numbers from being given twice.
 */
export interface Ledger {
  /** The number of the group that it was written with. */
  readonly group: number
  readonly nextSeries: number
  readonly nextBlock: number
  readonly nextBucket: number
  readonly buckets: number
  readonly series: number
  readonly blocks: number
  /** The sum of the blocks' numbers. */
  readonly blockSum: number
  /** The sum of the checksums of the API's records. */
  readonly metadataSum: number
  /** The log's records are those from `firstSequence` to before `nextSequence`. */
  readonly firstSequence: number
  readonly nextSequence: number
}

export const ledgerKey = Buffer.from([prefixes.ledger])

/** The operation that writes the ledger. */
export function ledgerOperation(ledger: Ledger): PutOperation {
  return { type: 'put', key: ledgerKey, value: sealJson(ledgerKey, ledger) }
}

/** Reads the ledger; undefined where there is none. What is damaged is counted. */
export function readLedger(database: Database, damage: Damage): Ledger | undefined {
  const value = database.getSync(ledgerKey)
  const ledger = value && (unsealJson(ledgerKey, value) as Ledger | undefined)
  if (value && !ledger) damage.found('ledger', 'record')
  return ledger
}
