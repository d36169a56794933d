import { deleteFromTail, replayPoints, type Unplaced } from './apply-batch.ts'
import { numberOf, prefixes } from './keys.ts'
import { eachRecord } from './each-record.ts'
import { type DeleteRecord, type DropRecord, decodeRecord } from './log.ts'
import type { StoreState } from './store-state.ts'

/** Puts what the log has and blocks have not into the tails again. */
export async function replayLog(state: StoreState): Promise<void> {
  const { log } = state
  const unplaced: Unplaced = { values: new Map() }
  let started = false
  await eachRecord(state.database, prefixes.log, (key, value) => {
    const sequence = numberOf(key) as number
    const record = decodeRecord(key, value)
    if (!record) {
      state.damage.found('log record', sequence)
      return
    }
    if (!started) log.startAt(sequence)
    started = true
    // Sequence numbers have no gaps: what is between is lost.
    for (; log.next < sequence; log.add(0)) state.damage.found('log record', log.next)
    log.add(value.length)
    if (record.type === 'points') replayPoints(state, record, sequence, unplaced)
    else replaySeries(state, record, unplaced)
  })
  let flushed = 0
  for (const series of state.series.values()) flushed = Math.max(flushed, series.flushedSequence)
  if (!started) log.startAt(flushed + 1)
  while (log.last < flushed) log.add(0)
  for (const [id, count] of unplaced.values) state.damage.found('series', id, count)
}

function replaySeries(state: StoreState, record: DeleteRecord | DropRecord, unplaced: Unplaced): void {
  for (const id of record.seriesIds) {
    const series = state.series.get(id)
    // What was found without a series before was of one that is dropped here.
    if (record.type === 'drop') unplaced.values.delete(id)
    else if (series) deleteFromTail(state, series, record.first, record.last)
  }
}
