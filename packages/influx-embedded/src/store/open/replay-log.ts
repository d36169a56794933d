import { eachRecord } from '../database/each-record.ts'
import { numberOf, prefixes } from '../format/keys.ts'
import type { Ledger } from '../index/ledger.ts'
import type { StoreState } from '../index/store-state.ts'
import { deleteFromTail, replayPoints, type Unplaced } from '../write/apply-batch.ts'
import { type DeleteRecord, type DropRecord, decodeRecord } from '../write/log.ts'

/** Puts what the log has and blocks have not into the tails again. */
export async function replayLog(state: StoreState, ledger: Ledger | undefined): Promise<void> {
  const { log } = state
  const unplaced: Unplaced = { values: new Map() }
  let started = ledger !== undefined
  if (ledger) log.startAt(ledger.firstSequence)
  await eachRecord(state.database, prefixes.log, (key, value) => {
    const sequence = numberOf(key) as number
    // A repair may bring back a record that was removed before.
    if (started && sequence < log.next) return
    const record = decodeRecord(key, value)
    if (!record) {
      state.damage.found('log record', sequence)
      return
    }
    skipTo(sequence)
    started = true
    log.add(value.length)
    if (record.type === 'points') replayPoints(state, record, sequence, unplaced)
    else replaySeries(state, record, unplaced)
  })
  let flushed = 0
  for (const series of state.series.values()) flushed = Math.max(flushed, series.flushedSequence)
  skipTo(Math.max(ledger?.nextSequence ?? 0, flushed + 1))
  for (const [id, count] of unplaced.values) state.damage.found('series', id, count)

  /** Sequence numbers have no gaps: a record that should be between is lost. */
  function skipTo(sequence: number): void {
    if (!started) log.startAt(sequence)
    for (; log.next < sequence; log.add(0)) state.damage.found('log record', log.next)
  }
}

function replaySeries(state: StoreState, record: DeleteRecord | DropRecord, unplaced: Unplaced): void {
  for (const id of record.seriesIds) {
    const series = state.series.get(id)
    // What was found without a series before was of one that is dropped here.
    if (record.type === 'drop') unplaced.values.delete(id)
    else if (series) deleteFromTail(state, series, record.first, record.last)
  }
}
