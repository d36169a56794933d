import type { Connection } from '@nrg/influx/connection'
import { createWriter } from '@nrg/influx/write'
import { Fingerprint } from './fingerprint.ts'
import type { Journal } from './journal.ts'
import { MoveError } from './move-error.ts'
import { pointLines } from './point-lines.ts'
import type { Span } from './span.ts'

/** Lines of one write. */
const LINES = 5000

export interface Move {
  readonly source: Connection
  readonly target: Connection
  readonly journal: Journal
  /** Whether nobody writes to the source any more: then the two have to be the same. */
  readonly isStill: boolean
}

/**
 * Moves the points of a span, unless both databases were seen to have the same of it, and compares them. Answers how many
 * points it has, and whether both are known to have the same.
 *
 * @throws MoveError where they have not, though nobody writes
 */
export async function moveSpan({ source, target, journal, isStill }: Move, span: Span) {
  const known = journal.find(span)
  const before = known === undefined ? undefined : await fingerprintOf(source, span)
  if (before !== undefined && before.toString() === known) return { points: before.count, isEqual: true, written: 0 }
  const read = await copySpan(source, target, span)
  const found = await fingerprintOf(target, span)
  const isEqual = found.toString() === read.toString()
  if (isEqual) await journal.note(span, read.toString())
  else if (isStill) throw differs(span, read, found)
  return { points: read.count, isEqual, written: read.count }
}

/** Writes the points of a span to the target, as they are. @throws MoveError where they are not taken */
export async function copySpan(source: Connection, target: Connection, span: Span): Promise<Fingerprint> {
  const fingerprint = new Fingerprint()
  async function* read() {
    for await (const line of pointLines(source, span)) {
      fingerprint.add(line)
      yield line
    }
  }
  await writeLines(target, span, read())
  return fingerprint
}

/** Writes lines of a span; answers how many. @throws MoveError where they are not taken */
export async function writeLines(target: Connection, span: Span, all: AsyncIterable<string>): Promise<number> {
  const writer = createWriter(target, span.bucket)
  let lines: string[] = []
  let written = 0
  const flush = async () => {
    const outcome = await writer.write(lines)
    if (outcome.kind === 'partial')
      throw new MoveError(`${placeOf(span)}: ${target.config.url} does not take a point: ${outcome.refused[0]?.reason}`)
    if (outcome.kind !== 'written') throw new MoveError(`${placeOf(span)}: ${outcome.reason}: run this again`)
    written += lines.length
    lines = []
  }
  for await (const line of all) {
    lines.push(line)
    if (lines.length >= LINES) await flush()
  }
  if (lines.length > 0) await flush()
  return written
}

/** What there is of a span. */
export async function fingerprintOf(connection: Connection, span: Span): Promise<Fingerprint> {
  const fingerprint = new Fingerprint()
  for await (const line of pointLines(connection, span)) fingerprint.add(line)
  return fingerprint
}

function differs(span: Span, read: Fingerprint, found: Fingerprint): MoveError {
  const more = found.count - read.count
  const what =
    more > 0
      ? `the other database has ${more} points more than this one: it has data of others, which would be mixed with these; move to an empty organisation`
      : `of ${read.count} points ${found.count} are there, or some with another value`
  return new MoveError(`${placeOf(span)}: ${what}`)
}

const placeOf = ({ bucket, start, stop }: Span) => `${bucket} from ${start.toISOString()} to ${stop.toISOString()}`
