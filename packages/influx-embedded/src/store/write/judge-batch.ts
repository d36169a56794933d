import type { Operation } from '../database/database.ts'
import type { BucketIndex } from '../index/bucket-index.ts'
import { groupStart } from '../index/bucket-retention.ts'
import { seriesOperation } from '../index/records.ts'
import type { Series, Source } from '../index/series.ts'
import type { SeriesRoom } from '../index/series-reserves.ts'
import type { StoredBucket, StoreState } from '../index/store-state.ts'
import { type FieldKind, kindNames, kinds } from '../points/field-kind.ts'
import { highWord, lowWord, toBigInt } from '../points/nanos.ts'
import { goDuration, goQuote, goTime } from './go-text.ts'
import type { StagedBatch, UnknownSource } from './line/staged-batch.ts'
import { type WriteOutcome, written } from './outcome.ts'

const longestString = 1_048_576
/** A name that the real server keeps for the time. */
const timeField = 'time'
const dropped = 0xff

/**
 * Decides which points of a batch are stored, as the real server does: those older than the bucket keeps,
 * with a field of another type, or beyond the cap of series are taken out and said. Fields and series that
 * are new become known; what is to be written for them is added to the operations.
 */
export function judgeBatch(
  state: StoreState,
  bucket: StoredBucket,
  batch: StagedBatch,
  body: Buffer,
  now: bigint,
  operations: Operation[],
): WriteOutcome {
  const tooOld = bucket.retention.periodNs > 0n ? markExpired(bucket, batch, now) : undefined
  const hasLongString = batch.strings.some((text) => text.length > longestString / 4)
  let refusal: WriteOutcome | undefined
  if (batch.unresolved || hasLongString) {
    refusal = new Judge(state, bucket.index, batch, body, operations).judge()
  }
  if (tooOld || refusal) batch.retain((index) => batch.kinds[index] !== dropped)
  return refusal ?? tooOld ?? written
}

/** Decides about lines that name what is not known or has another type. */
class Judge {
  readonly #state: StoreState
  readonly #index: BucketIndex
  readonly #batch: StagedBatch
  readonly #body: Buffer
  readonly #operations: Operation[]
  /** Types that the line before its end gives to fields that no series has. */
  readonly #given = new Map<string, FieldKind>()
  /** The fields of the line that count, and those of them that have no series yet. */
  #fieldCount = 0
  #unknownCount = 0
  #room: SeriesRoom
  #reason = ''
  #dropped = 0
  /** Why a field was taken out of a point that is stored without it. */
  #stripped = ''

  constructor(state: StoreState, index: BucketIndex, batch: StagedBatch, body: Buffer, operations: Operation[]) {
    this.#state = state
    this.#index = index
    this.#batch = batch
    this.#body = body
    this.#operations = operations
    this.#room = state.limits.reserves.room(index.id, state)
  }

  judge(): WriteOutcome | undefined {
    const batch = this.#batch
    for (let line = 0; line < batch.lineCount; line++) {
      const from = batch.start(line)
      const to = batch.ends[line] as number
      if (from === to || batch.kinds[from] === dropped) continue
      const source = batch.sources[line] as Source | UnknownSource
      const reason = this.#refuses(source, from, to)
      if (reason === undefined) continue
      this.#reason ||= reason
      this.#dropped++
      batch.kinds.fill(dropped, from, to)
    }
    if (this.#dropped > 0) return partialWrite(`${this.#reason} dropped=${this.#dropped}`)
    if (this.#stripped) return partialWrite(`${this.#stripped} dropped=0${inBucket(this.#index.id)}`)
    return undefined
  }

  /** Why a line is refused; undefined where it is stored, and then its values have their series. */
  #refuses(source: Source | UnknownSource, from: number, to: number): string | undefined {
    const known = 'series' in source ? source : this.#index.find(source.measurement, source.tags)
    const reason = this.#refusesFields(source.measurement, known, from, to) ?? this.#refusesSeries(source, known)
    if (reason !== undefined) return reason
    if (this.#fieldCount < to - from) this.#strip(source.measurement, from, to)
    if (this.#unknownCount > 0) this.#addSeries(source, from, to)
    return undefined
  }

  /** Why a line is refused for one of its fields. Its values have their series where there are such, and are counted. */
  #refusesFields(measurement: string, known: Source | undefined, from: number, to: number): string | undefined {
    const batch = this.#batch
    const fields = this.#index.measurements.get(measurement)
    this.#fieldCount = 0
    this.#unknownCount = 0
    this.#given.clear()
    for (let i = from; i < to; i++) {
      const named = batch.series[i] as Series | string
      const name = typeof named === 'string' ? named : named.field
      if (name === timeField) continue
      this.#fieldCount++
      const series = typeof named === 'string' ? known?.find(named) : named
      const field = fields?.field(name)
      const reason = this.#refusesField(measurement, name, i, series?.kind ?? field?.kind ?? this.#given.get(name))
      if (reason) return reason
      if (series) batch.series[i] = series
      else this.#unknownCount++
      if (!field) this.#given.set(name, batch.kinds[i] as FieldKind)
    }
    if (this.#fieldCount > 0) return undefined
    return `invalid field name: input field "${timeField}" on measurement "${measurement}" is invalid`
  }

  /** Why the series that a line would add are refused: there is no room for them. */
  #refusesSeries(source: Source | UnknownSource, known: Source | undefined): string | undefined {
    if (this.#unknownCount === 0) return undefined
    const { postings } = this.#index
    const isNew =
      this.#given.size > 0 || (known === undefined && source.tags.some(([key, value]) => !postings.has(key, value)))
    if (this.#unknownCount <= (isNew ? this.#room.any : this.#room.known)) return undefined
    return `max-series-per-database limit exceeded: (${this.#state.limits.reserves.maxSeries})`
  }

  #refusesField(measurement: string, name: string, index: number, known: FieldKind | undefined): string | undefined {
    const batch = this.#batch
    const kind = batch.kinds[index] as FieldKind
    if (kind === kinds.string) {
      const length = Buffer.byteLength(batch.strings[batch.words[2 * index] as number] as string)
      if (length > longestString) {
        const field = `input field ${goQuote(name)} on measurement ${goQuote(measurement)}`
        return `${field} is too long, ${length} > ${longestString}`
      }
    }
    if (known === undefined || known === kind) return undefined
    const input = `input field ${goQuote(name)} on measurement ${goQuote(measurement)}`
    return `field type conflict: ${input} is type ${kindNames[kind]}, already exists as type ${kindNames[known]}`
  }

  #strip(measurement: string, from: number, to: number): void {
    const batch = this.#batch
    const field = `input field "${timeField}" on measurement "${measurement}" is invalid`
    this.#stripped ||= `invalid field name: ${field}. Field "${timeField}" has been stripped from point.`
    for (let i = from; i < to; i++) if (batch.series[i] === timeField) batch.kinds[i] = dropped
  }

  #addSeries(named: Source | UnknownSource, from: number, to: number): void {
    const batch = this.#batch
    const source = this.#index.source(named.measurement, named.tags)
    if (!('series' in named)) this.#remember(named, source)
    let added = 0
    for (let i = from; i < to; i++) {
      const name = batch.series[i] as Series | string
      if (typeof name !== 'string' || batch.kinds[i] === dropped) continue
      let series = source.find(name)
      if (!series) {
        series = this.#state.addSeries(this.#index, source, name, batch.kinds[i] as FieldKind)
        this.#operations.push(seriesOperation(series))
        added++
      }
      batch.series[i] = series
    }
    this.#room = { known: this.#room.known - added, any: this.#room.any - added }
  }

  #remember({ hash, from, to }: UnknownSource, source: Source): void {
    const { keyCache, sourceCount } = this.#index
    if (to > from && !keyCache.get(hash, this.#body, from, to)) {
      keyCache.set(hash, this.#body, from, to, source, sourceCount)
    }
  }
}

/**
 * Marks the values of lines that are older than the bucket keeps. Points of the group of times that is just
 * expiring are kept where the batch has a newer one of that group: the real server does so.
 */
function markExpired({ index, retention }: StoredBucket, batch: StagedBatch, now: bigint): WriteOutcome | undefined {
  const oldest = now - retention.periodNs
  if (!hasOlder(batch, oldest)) return undefined
  const group = groupStart(oldest, retention)
  const times: bigint[] = []
  let keepsGroup = false
  for (let line = 0; line < batch.lineCount; line++) {
    const time = toBigInt(batch.times[2 * line] as number, batch.times[2 * line + 1] as number)
    times.push(time)
    if (time >= oldest && time < group + retention.groupNs) keepsGroup = true
  }
  const bound = keepsGroup ? group : oldest
  let count = 0
  let first = -1
  let last = -1
  for (const [line, time] of times.entries()) {
    if (time >= bound) continue
    count++
    if (first < 0 || time < (times[first] as bigint)) first = line
    if (last < 0 || time > (times[last] as bigint)) last = line
    batch.kinds.fill(dropped, batch.start(line), batch.ends[line])
  }
  if (count === 0) return undefined
  const point = (line: number) => {
    const key = lineKey(batch.sources[line] as Source | UnknownSource)
    const reason = `dropped because it violates a Retention Policy Lower Bound at ${goTime(oldest)}`
    return `point ${key} at ${goTime(times[line] as bigint)} ${reason}`
  }
  const policy = `dropped ${count} points outside retention policy of duration ${goDuration(retention.periodNs)}`
  const ends = `oldest ${point(first)}, newest ${point(last)}`
  return partialWrite(`${policy} - ${ends} dropped=${count}${inBucket(index.id)}`)
}

function hasOlder({ times, lineCount }: StagedBatch, time: bigint): boolean {
  const low = lowWord(time) >>> 0
  const high = highWord(time)
  for (let i = 0; i < 2 * lineCount; i += 2) {
    const lineHigh = times[i + 1] as number
    if (lineHigh < high || (lineHigh === high && (times[i] as number) >>> 0 < low)) return true
  }
  return false
}

function partialWrite(reason: string): WriteOutcome {
  const message = `failure writing points to database: partial write: ${reason}`
  return { ok: false, code: 'unprocessable entity', message }
}

function inBucket(id: string): string {
  return ` for database: ${id} for retention policy: autogen`
}

function lineKey({ measurement, tags }: Source | UnknownSource): string {
  let key = measurement.replace(/[, ]/g, '\\$&')
  for (const [name, value] of tags) key += `,${name.replace(/[,= ]/g, '\\$&')}=${value.replace(/[,= ]/g, '\\$&')}`
  return key
}
