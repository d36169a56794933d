import { type ExactLine, exactLine } from '@nrg/line-protocol/exact-line'
import { lineEnd } from '@nrg/line-protocol/line-end'
import { LineError, skipBlanks } from '@nrg/line-protocol/line-error'
import { type Precision, unitNs } from '@nrg/line-protocol/precision'
import type { BucketIndex } from '../../index/bucket-index.ts'
import { hashBytes } from '../../index/key-cache.ts'
import { kinds } from '../../points/field-kind.ts'
import { highWord, lowWord } from '../../points/nanos.ts'
import { LineScanner } from './line-scanner.ts'
import type { StagedBatch } from './staged-batch.ts'

export interface ParseOptions {
  readonly precision: Precision
  /** The time of lines without one. */
  readonly now: bigint
}

/**
 * Parses line protocol into a batch. Answers what is wrong with each line that cannot be parsed, in the real
 * server's words, or undefined: then every line is in the batch.
 */
export function parseLines(
  body: Buffer,
  bucket: BucketIndex,
  { precision, now }: ParseOptions,
  batch: StagedBatch,
): string | undefined {
  const unit = unitNs[precision]
  const remainder = now % unit
  // Truncation towards zero, as the real server does before 1970 too.
  const defaultTime = now - remainder
  const scanner = new LineScanner(body, bucket, precision, defaultTime, batch)
  const failed: string[] = []
  let at = 0
  while (at < body.length) {
    const next = scanner.scan(at)
    if (next >= 0) {
      at = next
      continue
    }
    batch.abandonLine()
    const end = lineEnd(body, at)
    const start = skipBlanks(body.subarray(0, end), at)
    if (start < end && body[start] !== 0x23) {
      const line = body.subarray(start, end)
      try {
        const exact = exactLine(line, precision)
        stageLine(exact, exact.time ?? defaultTime, { body, from: start + exact.key.start, bucket, batch })
      } catch (error) {
        if (!(error instanceof LineError)) throw error
        failed.push(`unable to parse '${line.toString()}': ${error.message}`)
      }
    }
    at = end + 1
  }
  return failed.length > 0 ? failed.join('\n') : undefined
}

interface Staging {
  readonly body: Buffer
  /** Where the line's key begins in the body. */
  readonly from: number
  readonly bucket: BucketIndex
  readonly batch: StagedBatch
}

function stageLine({ key, fields }: ExactLine, time: bigint, { body, from, bucket, batch }: Staging): void {
  const to = from + key.end - key.start
  const hash = hashBytes(body, from, to)
  const source = bucket.keyCache.get(hash, body, from, to) ?? bucket.find(key.measurement, key.tags)
  for (const { name, kind, value } of fields) {
    const index = batch.addValue(source?.find(name) ?? name, kind)
    if (kind === kinds.float) batch.doubles[index] = value as number
    else if (kind === kinds.string) batch.words[2 * index] = batch.strings.push(value as string) - 1
    else if (kind === kinds.bool) batch.words[2 * index] = value ? 1 : 0
    else writeBigInt(batch.words, index, value as bigint)
  }
  const line = batch.endLine(source ?? { measurement: key.measurement, tags: key.tags, hash, from, to })
  writeBigInt(batch.times, line, time)
  // A known source in a new spelling: found by its bytes from now on.
  if (source && !bucket.keyCache.get(hash, body, from, to))
    bucket.keyCache.set(hash, body, from, to, source, bucket.sourceCount)
}

function writeBigInt(words: Int32Array, index: number, value: bigint): void {
  const signed = BigInt.asIntN(64, value)
  words[2 * index] = lowWord(signed)
  words[2 * index + 1] = highWord(signed)
}
