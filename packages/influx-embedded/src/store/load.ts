import { decodeEntry } from './block-list.ts'
import { measuredField } from './bucket-index.ts'
import { unsealJson } from './checksum.ts'
import { eachRecord } from './each-record.ts'
import { nameOf, numberOf, prefixes } from './keys.ts'
import { rebuildDirectory } from './rebuild-directory.ts'
import { replayLog } from './replay-log.ts'
import { Series } from './series.ts'
import type { BucketRecord, CountersRecord, SeriesRecord, StoreState } from './store-state.ts'

/** Fills an empty state from what is on disk. Blocks stay where they are: only their directory is read. */
export async function loadState(state: StoreState): Promise<void> {
  await eachRecord(state.database, prefixes.counters, (key, value) => loadCounters(state, key, value))
  await eachRecord(state.database, prefixes.bucket, (key, value) => loadBucket(state, key, value))
  await eachRecord(state.database, prefixes.series, (key, value) => loadSeries(state, key, value))
  const damaged: Buffer[] = []
  await eachRecord(state.database, prefixes.directory, (key, value) => {
    if (!loadEntry(state, key, value)) damaged.push(key)
  })
  if (damaged.length > 0 || state.damage.repairs > 0) await rebuildDirectory(state, damaged)
  await replayLog(state)
}

function loadCounters(state: StoreState, key: Buffer, value: Buffer): void {
  const counters = unsealJson(key, value) as CountersRecord | undefined
  if (counters) Object.assign(state, counters)
  else state.damage.found('counters', 'record')
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

function loadSeries(state: StoreState, key: Buffer, value: Buffer): void {
  const id = numberOf(key) as number
  const record = unsealJson(key, value) as SeriesRecord | undefined
  const index = record && state.bucketsByNumber.get(record[0])?.index
  if (!index) {
    state.damage.found('series', id)
    return
  }
  const [, measurement, tags, name, kind] = record
  const source = index.source(measurement, tags)
  const { fields } = index.measurement(measurement)
  const field = fields.get(name) ?? measuredField(name, kind)
  fields.set(name, field)
  state.addSeries((seriesId) => new Series(seriesId, source, field), id)
}

/** Takes over a block's directory entry; false where it is damaged or its series is not known. */
function loadEntry(state: StoreState, key: Buffer, value: Buffer): boolean {
  const number = numberOf(key)
  const decoded = number === undefined ? undefined : decodeEntry(key, value, number)
  const series = decoded && state.series.get(decoded.seriesId)
  if (series) state.addBlock(series, decoded.entry)
  return series !== undefined
}
