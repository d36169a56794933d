import { eachRecord } from '../database/each-record.ts'
import { decodeEntry } from '../format/block-list.ts'
import { seal } from '../format/checksum.ts'
import { nameOf, numberOf, prefixes } from '../format/keys.ts'
import { replicationOf } from '../format/queue-entry.ts'
import { type Ledger, readLedger } from '../index/ledger.ts'
import type { BucketRecord, SeriesRecord } from '../index/records.ts'
import type { StoreState } from '../index/store-state.ts'
import { readTwinned } from '../index/twins.ts'
import { rebuildDirectory } from './rebuild-directory.ts'
import { replayLog } from './replay-log.ts'

/** Fills an empty state from what is on disk. Blocks stay where they are: only their directory is read. */
export async function loadState(state: StoreState): Promise<void> {
  const ledger = readLedger(state.database, state.damage)
  if (ledger) {
    const { nextSeries, nextBlock, nextBucket } = ledger
    Object.assign(state, { nextSeries, nextBlock, nextBucket })
  }
  state.group = Math.max(ledger?.group ?? 0, state.acknowledged.last)
  if (ledger && ledger.group < state.group) state.damage.lost('acknowledged writes', state.group - ledger.group)
  await loadBuckets(state, ledger)
  await checkMetadata(state, ledger)
  await loadSeries(state, ledger)
  await loadDirectory(state, ledger)
  await replayLog(state, ledger)
  await loadQueues(state)
}

function loadBuckets(state: StoreState, ledger: Ledger | undefined): Promise<void> {
  return readTwinned(state.database, state.damage, {
    prefix: prefixes.bucket,
    what: 'buckets',
    take(key, content) {
      const { number, periodNs, groupNs } = parse(content) as BucketRecord
      state.addBucket(nameOf(key), number, { periodNs: BigInt(periodNs), groupNs: BigInt(groupNs) }, true)
      state.nextBucket = Math.max(state.nextBucket, number + 1)
    },
    missing: () => Math.max((ledger?.buckets ?? 0) - state.buckets.size, 0),
  })
}

/** Reads the API's records, to miss one that is lost before it is asked for. */
function checkMetadata(state: StoreState, ledger: Ledger | undefined): Promise<void> {
  return readTwinned(state.database, state.damage, {
    prefix: prefixes.metadata,
    what: 'records of the API',
    take: (key, content) => state.metadata.apply({ type: 'put', key, value: seal(key, content) }),
    missing: () => (ledger && ledger.metadataSum !== state.metadata.sum ? 1 : 0),
  })
}

function loadSeries(state: StoreState, ledger: Ledger | undefined): Promise<void> {
  return readTwinned(state.database, state.damage, {
    prefix: prefixes.series,
    what: 'series',
    take: (key, content) => addSeries(state, numberOf(key) as number, parse(content) as SeriesRecord),
    missing: () => Math.max((ledger?.series ?? 0) - state.series.size, 0),
  })
}

function addSeries(state: StoreState, id: number, [bucket, measurement, tags, name, kind]: SeriesRecord): void {
  const index = state.bucketsByNumber.get(bucket)?.index
  if (!index) return
  state.addSeries(index, index.source(measurement, tags), name, kind, id)
}

/** Weighs what waits to be sent: it is read when it is its turn. */
function loadQueues(state: StoreState): Promise<void> {
  return eachRecord(state.database, prefixes.queue, (key, value) =>
    state.queues.add(replicationOf(key), key.length + value.length),
  )
}

function parse(content: Buffer): unknown {
  return JSON.parse(content.toString())
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
  const expected = { count: ledger?.blocks ?? state.blockCount, sum: ledger?.blockSum ?? state.blockSum }
  const isWhole = state.blockCount === expected.count && state.blockSum === expected.sum
  if (damaged.length > 0 || !isWhole || state.damage.repairs > 0) await rebuildDirectory(state, damaged, expected)
}
