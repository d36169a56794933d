import { decodeEntry } from './block-list.ts'
import { measuredField } from './bucket-index.ts'
import { unsealJson } from './checksum.ts'
import { eachRecord } from './each-record.ts'
import { nameOf, numberOf, prefixes } from './keys.ts'
import { type Ledger, readLedger } from './ledger.ts'
import { rebuildDirectory } from './rebuild-directory.ts'
import { replayLog } from './replay-log.ts'
import { Series } from './series.ts'
import type { BucketRecord, SeriesRecord, StoreState } from './store-state.ts'

/** Fills an empty state from what is on disk. Blocks stay where they are: only their directory is read. */
export async function loadState(state: StoreState): Promise<void> {
  const ledger = readLedger(state)
  if (ledger) {
    const { nextSeries, nextBlock, nextBucket } = ledger
    Object.assign(state, { nextSeries, nextBlock, nextBucket })
  }
  state.group = Math.max(ledger?.group ?? 0, state.acknowledged.last)
  if (ledger && ledger.group < state.group) state.damage.lost('acknowledged writes', state.group - ledger.group)
  await eachRecord(state.database, prefixes.bucket, (key, value) => loadBucket(state, key, value))
  await checkMetadata(state, ledger)
  await loadAllSeries(state, ledger)
  await loadDirectory(state, ledger)
  await replayLog(state, ledger)
}

function loadBucket(state: StoreState, key: Buffer, value: Buffer): void {
  const record = unsealJson(key, value) as BucketRecord | undefined
  if (!record) {
    state.damage.found('bucket', nameOf(key))
    return
  }
  const retention = { periodNs: BigInt(record.periodNs), groupNs: BigInt(record.groupNs) }
  state.addBucket(nameOf(key), record.number, retention, true)
  state.nextBucket = Math.max(state.nextBucket, record.number + 1)
}

async function checkMetadata(state: StoreState, ledger: Ledger | undefined): Promise<void> {
  await eachRecord(state.database, prefixes.metadata, (key, value) => {
    state.metadata.apply({ type: 'put', key, value })
    if (unsealJson(key, value) === undefined) state.damage.found('metadata', nameOf(key))
  })
  if (ledger && ledger.metadataSum !== state.metadata.sum) state.damage.lost('metadata', 1)
}

async function loadAllSeries(state: StoreState, ledger: Ledger | undefined): Promise<void> {
  let damaged = 0
  await eachRecord(state.database, prefixes.series, (key, value) => {
    if (!loadSeries(state, key, value)) damaged++
  })
  const missing = (ledger?.series ?? 0) - state.series.size - damaged
  if (missing > 0) state.damage.lost('series', missing)
}

function loadSeries(state: StoreState, key: Buffer, value: Buffer): boolean {
  const id = numberOf(key) as number
  const record = unsealJson(key, value) as SeriesRecord | undefined
  const index = record && state.bucketsByNumber.get(record[0])?.index
  if (!index) {
    state.damage.found('series', id)
    return false
  }
  const [, measurement, tags, name, kind] = record
  const source = index.source(measurement, tags)
  const { fields } = index.measurement(measurement)
  const field = fields.get(name) ?? measuredField(name, kind)
  fields.set(name, field)
  state.addSeries((seriesId) => new Series(seriesId, source, field), id)
  return true
}

async function loadDirectory(state: StoreState, ledger: Ledger | undefined): Promise<void> {
  const damaged: Buffer[] = []
  await eachRecord(state.database, prefixes.directory, (key, value) => {
    const number = numberOf(key)
    const decoded = number === undefined ? undefined : decodeEntry(key, value, number)
    const series = decoded && state.series.get(decoded.seriesId)
    if (series) state.addBlock(series, decoded.entry)
    else damaged.push(key)
  })
  const expected = ledger?.blocks ?? state.blockCount
  const isWhole = damaged.length === 0 && state.blockCount === expected && state.damage.repairs === 0
  if (isWhole && (!ledger || state.blockSum === ledger.blockSum)) return
  await rebuildDirectory(state, damaged, expected)
}
