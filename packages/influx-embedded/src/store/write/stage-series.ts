import type { SeriesWrite } from '@nrg/flux/storage'
import { type BucketIndex, sortTags } from '../index/bucket-index.ts'
import { highWord, lowWord } from '../points/nanos.ts'
import { kindOf } from '../points/points.ts'
import type { StagedBatch } from './line/staged-batch.ts'

/** Stages whole series, each point as a line of one field. Answers what keeps them from being stored, if so. */
export function stageSeries(
  writes: readonly SeriesWrite[],
  bucket: BucketIndex,
  batch: StagedBatch,
): string | undefined {
  for (const write of writes) {
    const { measurement, field, times } = write
    const tags = sortTags(write.tags.filter(([, value]) => value !== ''))
    const source = bucket.find(measurement, tags)
    const series = source?.find(field) ?? field
    const named = source ?? { measurement, tags, hash: 0, from: 0, to: 0 }
    const kind = kindOf(write)
    for (let i = 0; i < times.length; i++) {
      const index = batch.addValue(series, kind)
      switch (write.type) {
        case 'float': {
          const value = write.values[i] as number
          if (!Number.isFinite(value)) {
            return `${Number.isNaN(value) ? 'NaN' : '+/-Inf'} is an unsupported value for field ${field}`
          }
          batch.doubles[index] = value
          break
        }
        case 'string':
          batch.words[2 * index] = batch.strings.push(write.values[i] as string) - 1
          break
        case 'bool':
          batch.words[2 * index] = write.values[i] as number
          break
        default:
          writeTime(batch.words, index, BigInt.asIntN(64, write.values[i] as bigint))
      }
      // First the line: it may move the batch's arrays to larger ones.
      const line = batch.endLine(named)
      writeTime(batch.times, line, times[i] as bigint)
    }
  }
  return undefined
}

function writeTime(words: Int32Array, index: number, value: bigint): void {
  words[2 * index] = lowWord(value)
  words[2 * index + 1] = highWord(value)
}
