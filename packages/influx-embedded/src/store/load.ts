import { deleteFromTail, replayPoints, type Unplaced } from './apply-batch.ts'
import { blockHeader, decodeBlock } from './block.ts'
import { decodeEntry, encodeEntry } from './block-list.ts'
import { measuredField } from './bucket-index.ts'
import { unsealJson } from './checksum.ts'
import type { Database, Operation } from './database.ts'
import { nameOf, numberOf, prefixes, prefixRange } from './keys.ts'
import { decodeRecord } from './log.ts'
import { Series } from './series.ts'
import type { BucketRecord, SeriesRecord, StoreState } from './store-state.ts'

/** Fills an empty state from what is on disk. Blocks stay where they are: only their directory is read. */
export async function loadState(state: StoreState): Promise<void> {
  const { database } = state
  await loadCounters(state)
  await loadBuckets(state)
  await loadSeries(state)
  const damaged = await loadDirectory(state)
  if (damaged.length > 0 || state.damage.repairs > 0) await rebuildDirectory(state, damaged)
  await replayLog(state, database)
}

async function loadCounters(state: StoreState): Promise<void> {
  for await (const [key, value] of state.database.iterator(prefixRange(prefixes.counters))) {
    const counters = unsealJson(key, value) as { nextSeries: number; nextBlock: number; nextBucket: number } | undefined
    if (!counters) state.damage.found('counters', 'record')
    else Object.assign(state, counters)
  }
}

async function loadBuckets(state: StoreState): Promise<void> {
  for await (const [key, value] of state.database.iterator(prefixRange(prefixes.bucket))) {
    const record = unsealJson(key, value) as BucketRecord | undefined
    if (!record) {
      state.damage.found('bucket', nameOf(key))
      continue
    }
    const retention = { periodNs: BigInt(record.periodNs), groupNs: BigInt(record.groupNs) }
    state.addBucket(nameOf(key), record.number, retention, true)
    state.nextBucket = Math.max(state.nextBucket, record.number + 1)
  }
}

async function loadSeries(state: StoreState): Promise<void> {
  for await (const [key, value] of state.database.iterator(prefixRange(prefixes.series))) {
    const id = numberOf(key) as number
    const record = unsealJson(key, value) as SeriesRecord | undefined
    const index = record && state.bucketsByNumber.get(record[0])?.index
    if (!index) {
      state.damage.found('series', id)
      continue
    }
    const [, measurement, tags, name, kind] = record
    const source = index.source(measurement, tags)
    const { fields } = index.measurement(measurement)
    const field = fields.get(name) ?? measuredField(name, kind)
    fields.set(name, field)
    state.addSeries((seriesId) => new Series(seriesId, source, field), id)
  }
}

/** Reads the directory of blocks. Answers the keys of damaged entries. */
async function loadDirectory(state: StoreState): Promise<Buffer[]> {
  const damaged: Buffer[] = []
  for await (const [key, value] of state.database.iterator(prefixRange(prefixes.directory))) {
    const number = numberOf(key)
    const decoded = number === undefined ? undefined : decodeEntry(key, value, number)
    const series = decoded && state.series.get(decoded.seriesId)
    if (series) state.addBlock(series, decoded.entry)
    else damaged.push(key)
  }
  return damaged
}

/** Finds the blocks that the directory has lost, by reading every one, and writes their entries again. */
async function rebuildDirectory(state: StoreState, damaged: readonly Buffer[]): Promise<void> {
  const operations: Operation[] = damaged.map((key) => ({ type: 'del', key }))
  const missing = new Map<number, Series>()
  for (const series of state.series.values()) {
    for (const { number } of series.blocks.entries) missing.set(number, series)
  }
  for await (const [key, value] of state.database.iterator(prefixRange(prefixes.block))) {
    const number = numberOf(key) as number
    if (missing.delete(number)) continue
    const header = blockHeader(number, value)
    const points = header && decodeBlock(number, value)
    const series = header && state.series.get(header.seriesId)
    if (!header || !points || !series) {
      state.damage.found('block', number, header?.count)
      continue
    }
    const [start, end] = [points.times[0] as bigint, points.times.at(-1) as bigint]
    const entry = { number, start, end, count: header.count, bytes: value.length, sequence: header.sequence }
    state.addBlock(series, entry)
    operations.push({ type: 'put', ...encodeEntry(series.id, entry) })
  }
  for (const [number, series] of missing) {
    const entry = series.blocks.entries.find((other) => other.number === number)
    if (!entry) continue
    state.damage.found('block', number, entry.count)
    operations.push(...state.removeBlock(series, entry))
  }
  await state.database.batch(operations, { sync: true })
}

async function replayLog(state: StoreState, database: Database): Promise<void> {
  const unplaced: Unplaced = { values: new Map() }
  let last = 0
  for (const series of state.series.values()) last = Math.max(last, series.flushedSequence)
  let started = false
  for await (const [key, value] of database.iterator(prefixRange(prefixes.log))) {
    const record = decodeRecord(key, value)
    const sequence = numberOf(key) as number
    if (!record) {
      state.damage.found('log record', sequence)
      continue
    }
    if (!started) state.log.startAt(sequence)
    started = true
    for (; state.log.next < sequence; state.log.add(0)) state.damage.found('log record', state.log.next)
    state.log.add(value.length)
    if (record.type === 'points') {
      replayPoints(state, record, sequence, unplaced)
      continue
    }
    for (const id of record.seriesIds) {
      const series = state.series.get(id)
      if (record.type === 'drop') unplaced.values.delete(id)
      else if (series) deleteFromTail(state, series, record.first, record.last)
    }
  }
  if (!started || state.log.last < last) state.log.startAt(last + 1)
  for (const [id, count] of unplaced.values) state.damage.found('series', id, count)
}
