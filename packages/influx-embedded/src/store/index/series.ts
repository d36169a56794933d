import type { SeriesKey } from '@nrg/flux/storage'
import { type BlockEntry, BlockList } from '../format/block-list.ts'
import type { FieldKind } from '../points/field-kind.ts'
import { highWord, lowWord } from '../points/nanos.ts'
import type { Tail } from './tail.ts'

export type Tags = SeriesKey['tags']

/** Shared by all sources that have none. */
const noSeries: readonly Series[] = []

/** A measurement with a tag set: what the front of a line names. Its fields are the series. */
export class Source {
  readonly bucket: number
  readonly measurement: string
  readonly tags: Tags
  /** Its place among the bucket's sources, as bytes that compare in InfluxDB's order. */
  readonly sortKey: string
  /** Sorted by name, which is InfluxDB's order within a source. */
  series: readonly Series[] = noSeries
  /** The series in the order in which a line last named them: the next line most likely does the same. */
  layout: readonly Series[] = noSeries

  constructor(bucket: number, measurement: string, tags: Tags, sortKey: string) {
    this.bucket = bucket
    this.measurement = measurement
    this.tags = tags
    this.sortKey = sortKey
  }

  find(field: string): Series | undefined {
    for (const series of this.series) if (series.field === field) return series
    return undefined
  }

  add(series: Series): void {
    const place = this.series.findIndex((other) => compareText(series.field, other.field) < 0)
    // Arrays of just the right length: an array that is pushed to has room for many more.
    this.series = place < 0 ? [...this.series, series] : this.series.toSpliced(place, 0, series)
  }

  /** Remembers that a line named a series at some place. */
  place(series: Series, place: number): void {
    this.layout = [...this.layout.slice(0, place), series]
  }

  remove(series: Series): void {
    this.series = this.series.filter((other) => other !== series)
    this.layout = noSeries
  }
}

/** A field of a measurement: all its series have the same type. */
export interface MeasuredField {
  readonly name: string
  readonly kind: FieldKind
  readonly bytes: Uint8Array | undefined
}

/** One field of a source and its points: blocks on disk, and the newest in a tail. */
export class Series implements SeriesKey {
  readonly id: number
  readonly source: Source
  readonly field: string
  /** The field's name as a line has it, where it is the same bytes there. */
  readonly fieldBytes: Uint8Array | undefined
  readonly kind: FieldKind
  readonly blocks = new BlockList()
  tail: Tail | undefined

  constructor(id: number, source: Source, field: MeasuredField) {
    this.id = id
    this.source = source
    this.field = field.name
    this.fieldBytes = field.bytes
    this.kind = field.kind
  }

  get measurement(): string {
    return this.source.measurement
  }

  get tags(): Tags {
    return this.source.tags
  }

  get empty(): boolean {
    return this.tail === undefined && this.blocks.entries.length === 0
  }

  /** The log record up to which the points of this series are in blocks. */
  get flushedSequence(): number {
    return this.blocks.sequence
  }

  /** Whether all of its points are before a time. */
  endsBefore(time: bigint): boolean {
    const last = this.blocks.entries.at(-1)
    if (last !== undefined && last.end >= time) return false
    return this.tail === undefined || this.tail.endsBefore(lowWord(time), highWord(time))
  }

  /** The places of the tail's points within bounds. */
  tailWithin(start: bigint, stop: bigint): { readonly from: number; readonly to: number } {
    if (!this.tail) return { from: 0, to: 0 }
    return this.tail.within(lowWord(start), highWord(start), lowWord(stop), highWord(stop))
  }

  blocksWithin(start: bigint, stop: bigint): readonly BlockEntry[] {
    return this.blocks.within(start, stop)
  }
}

/** Compares text by its UTF-8 bytes, as the real server does. */
export function compareText(a: string, b: string): number {
  const left = asBytes(a)
  const right = asBytes(b)
  return left < right ? -1 : left > right ? 1 : 0
}

/** Text as a string of its UTF-8 bytes, which `<` compares as bytes. */
function asBytes(text: string): string {
  return Buffer.from(text).toString('latin1')
}

/** A measurement and tags as bytes that compare in InfluxDB's order: name by name and value by value. */
export function sortKeyOf(measurement: string, tags: Tags): string {
  let key = separable(measurement)
  for (const [name, value] of tags) key += `\0${separable(name)}\0${separable(value)}`
  return asBytes(key)
}

/** Text without the byte that separates texts in a sort key. */
function separable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is looked for
  return /[\0\x01]/.test(text) ? text.replaceAll('\x01', '\x01\x02').replaceAll('\0', '\x01\x01') : text
}
